/// Where a partition stands in its inputs and in time.
@usableFromInline
package struct PartitionPositionState: Equatable, Sendable {
  /// The offset of the next record to be processed, per input; −1 where nothing is known.
  @usableFromInline package var next: [Int64]
  /// Up to which offset of the first input each input has told everything it caused.
  @usableFromInline package var progress: [Int64]
  /// The highest event time seen in the first input, each record counting at most with the broker's time of it; milliseconds since 1970.
  @usableFromInline package var streamTime: Int64
  /// The fingerprint of the models that customers know, or are being shown.
  @usableFromInline package var models: UInt32?
  /// From which slot on customers have still to be shown them; `nil` where all know them.
  @usableFromInline package var nextToAdopt: Int?
  /// What records of the first input in front of this offset say was said before: only the states follow from them.
  @usableFromInline package var silentUntil = Int64.min
  /// How many commits the changelog has had, as far as they were counted.
  package var commits: Int64 = 0
  /// How far the filling of the changelog is; `nil` where workers go on with it.
  package var rebuild: PartitionMark.Rebuild?

  /// Whether nothing is said of what comes next.
  @inlinable
  package var isSilent: Bool { next[0] < silentUntil }

  @usableFromInline
  package init(inputCount: Int) {
    next = [Int64](repeating: -1, count: inputCount)
    progress = [Int64](repeating: -1, count: inputCount)
    streamTime = .min / 4
  }
}
