internal import RecordLog
internal import StateStore
internal import WorkerSDK

/// The order of a partition's inputs: by cause. Record o of the first input comes before what other workers made of it, and that before
/// record o + 1; among the makers the order of the worker's inputs decides.
///
/// It is a merge by watermarks: of an input whose queue is empty, its progress tells which causes are still to come. Where that
/// holds a record up longer than it may wait, the record goes ahead, and only there may two runs differ.
final class InputMerge {
  enum Flow: Equatable {
    case keep
    case pause
    case resume(from: Int64)
  }

  /// A record's turn in the order.
  private struct Turn: Comparable {
    let cause: Int64
    let input: Int

    static func < (a: Turn, b: Turn) -> Bool { (a.cause, a.input) < (b.cause, b.input) }
  }

  private static let longQueue = 5_000
  private static let longQueueBytes = 8 << 20
  private var queues: [InputQueue]
  /// The inputs that have an order.
  private let ordered: [Int]
  /// The latest turn of those that were taken: what comes for an earlier one comes too late.
  private var taken: Turn
  /// The latest turn that was taken though it was not its turn yet; `nil`: none.
  private var ahead: Turn?
  /// How many records went ahead of what they should have waited for, since this was last asked for.
  private var recordsAhead = 0

  init(plan: StagePlan, position: PartitionPositionState) {
    let queues = plan.inputTopics.indices.map { input in
      let order: InputQueue.Order = input == 0 ? .first : plan.edges.isCausal[input] ? .causal : .free
      return InputQueue(order: order, next: position.next[input], progress: position.progress[input])
    }
    self.queues = queues
    ordered = queues.indices.filter { queues[$0].order != .free }
    taken = Turn(cause: position.next[0] - 1, input: 0)
  }

  func takeRecordsAhead() -> Int {
    defer { recordsAhead = 0 }
    return recordsAhead
  }

  func append(_ raw: RawRecord, at now: Duration) { queues[Int(raw.entry.topic)].append(raw, at: now) }

  func isEmpty(input: Int) -> Bool { queues[input].isEmpty }

  /// The inputs of which records went ahead, and that have not come up with those yet.
  var inputsBehind: InputsBehind { ahead.map { inputs(before: $0) } ?? [] }

  /// The record to be processed next, taken out of its queue; `nil` while the order is open.
  ///
  /// - Parameter isAtEnd: Whether all there is of an input was fetched: what only has to be fetched yet is always waited for.
  func next(now: Duration, patience: Duration, isAtEnd: (_ input: Int) -> Bool) -> MergedRecord? {
    for input in queues.indices {
      // Records that no other worker's progress is about are taken as they come; so are the progress records themselves.
      while queues[input].headIsUnordered {
        if let record = take(input) { return record }
      }
    }
    var first = ordered[0]
    for input in ordered where turn(of: input) < turn(of: first) { first = input }
    if !queues[first].isEmpty { return take(first) }
    return takeOverdue(now: now, patience: patience, isAtEnd: isAtEnd)
  }

  /// When it is this input's turn: no later record of it has an earlier one.
  private func turn(of input: Int) -> Turn { Turn(cause: queues[input].bound, input: input) }

  /// The inputs of which a record may still come whose turn was before `turn`.
  private func inputs(before turn: Turn) -> InputsBehind {
    var behind: InputsBehind = []
    for input in ordered where self.turn(of: input) < turn { behind.insert(InputsBehind(place: input)) }
    return behind
  }

  /// Of the records that have waited too long, the one that is first in the order.
  private func takeOverdue(now: Duration, patience: Duration, isAtEnd: (Int) -> Bool) -> MergedRecord? {
    var first: Int?
    for input in ordered where !queues[input].isEmpty {
      if first.map({ turn(of: input) < turn(of: $0) }) ?? true { first = input }
    }
    guard let input = first,
      let arrival = queues[input].headArrival, now - arrival >= patience
    else { return nil }
    for other in ordered where turn(of: other) < turn(of: input) && (queues[other].isPaused || !isAtEnd(other)) { return nil }
    recordsAhead += 1
    ahead = max(ahead ?? turn(of: input), turn(of: input))
    return take(input)
  }

  private func take(_ input: Int) -> MergedRecord? {
    let latest = queues[input].headIsUnordered ? taken : max(taken, turn(of: input))
    let behind = inputs(before: latest)
    guard let head = queues[input].removeFirst() else { return nil }
    taken = latest
    // What is in no order, or comes too late, is taken for caused by what came before it, so that causes never go back in what this worker
    // writes.
    return MergedRecord(head.raw, input: input, cause: max(latest.cause, 0), behind: behind)
  }

  func flow(input: Int) -> Flow {
    let queue = queues[input]
    if !queue.isPaused, queue.count >= Self.longQueue || queue.bytes >= Self.longQueueBytes {
      queues[input].isPaused = true
      return .pause
    }
    if queue.isPaused, queue.count < Self.longQueue / 2, queue.bytes < Self.longQueueBytes / 2 {
      queues[input].isPaused = false
      return .resume(from: queue.next)
    }
    return .keep
  }
}
