internal import RecordLog
internal import StateStore
internal import WorkerSDK

/// One partition number of all inputs, from its assignment on.
struct PartitionTask {
  enum Phase {
    /// What an earlier run has left has to be opened.
    case opening
    /// Waiting for the group's stable offsets: from then on the previous owner's commits are refused.
    case fencing
    /// Reading the changelog up to `target`, its stable end after fencing.
    case restoring(Restoration)
    case live

    mutating func setMark(_ mark: [UInt8]) {
      guard case .restoring(var restoration) = self else { return }
      restoration.mark = mark
      self = .restoring(restoration)
    }

    mutating func count(_ restored: Int) {
      guard case .restoring(var restoration) = self else { return }
      restoration.restored += restored
      self = .restoring(restoration)
    }
  }

  struct Restoration {
    var target: Int64
    /// The group's committed offsets.
    let committed: [PartitionPosition]
    /// Until when a mark that contradicts the committed offsets may be one that an open transaction hides the successors of.
    let markDeadline: Duration
    var position: Int64
    /// The last mark, as it was written; empty for none.
    var mark: [UInt8]
    /// How many records were read from the changelog.
    var restored = 0

    /// Whether the mark says what the group's offsets say, and is of the same commit. Both are committed in one transaction.
    func isCommitted(_ mark: PartitionMark?, generation: Int) -> Bool {
      committed.allSatisfy { mark?.isOfCommit($0, generation: generation) ?? false }
    }

    /// The group's committed offset of an input.
    func committed(_ topic: String) -> Int64? { committed.first { $0.partition.topic == topic }?.offset }

    func decodeMark() throws(LogError) -> PartitionMark? {
      do throws(StateDecodingError) {
        return mark.isEmpty ? nil : try PartitionMark(decoding: mark)
      } catch {
        throw LogError(.refused, code: "changelog", message: error.description)
      }
    }
  }

  let number: Int32
  /// What an earlier run has left here of the states.
  var snapshot: OpenedSnapshot?
  /// When the changelog's end was last asked for.
  var lastMeasured = Duration.zero
  var phase = Phase.opening
  /// The order of several inputs; `nil` for a worker of one.
  var merge: InputMerge?
  /// The record that was taken out of it, and waits for alarms.
  var waiting: MergedRecord?
  /// Whether the only input is not fetched while a record of it waits for alarms.
  var isPaused = false
  /// The broker's time of the newest record of the first input, and of the newest tick this instance wrote into it.
  var newestTimestamp = Int64.min
  var lastTick = Int64.min

  init(number: Int32) { self.number = number }

  var isLive: Bool { if case .live = phase { true } else { false } }
  var isOpening: Bool { if case .opening = phase { true } else { false } }
  var isFencing: Bool { if case .fencing = phase { true } else { false } }
  var restoration: Restoration? { if case .restoring(let restoration) = phase { restoration } else { nil } }
}
