internal import RecordLog

/// A group's committed offsets, and those that await the end of a transaction.
struct GroupOffsets {
  private(set) var committed: [TopicPartition: PartitionPosition] = [:]
  /// By producer id.
  private var pending: [Int64: [TopicPartition: PartitionPosition]] = [:]

  /// Commits without a transaction.
  mutating func set(_ positions: [PartitionPosition]) {
    for position in positions { committed[position.partition] = position }
  }

  mutating func add(_ positions: [PartitionPosition], of producer: Int64) {
    for position in positions { pending[producer, default: [:]][position.partition] = position }
  }

  /// The producer's transaction has ended: what it had pending counts, or is forgotten.
  mutating func finishTransaction(of producer: Int64, committed isCommitted: Bool) {
    guard let offsets = pending.removeValue(forKey: producer), isCommitted else { return }
    committed.merge(offsets) { _, new in new }
  }

  /// The stable offsets of `partitions` (KIP-447).
  ///
  /// Errors: `retriable` while a transaction has one of them pending.
  func stable(_ partitions: [TopicPartition]) throws(LogError) -> [PartitionPosition] {
    var answer: [PartitionPosition] = []
    for partition in partitions {
      if pending.values.contains(where: { $0[partition] != nil }) {
        throw LogError(.retriable, code: "UNSTABLE_OFFSET_COMMIT", message: "the offset of \(partition) awaits a transaction")
      }
      if let position = committed[partition] { answer.append(position) }
    }
    return answer
  }
}
