internal import RecordLog
internal import StateStore
internal import WorkerSDK

/// The order of a partition's inputs: by cause. Record o of the first input comes before what other workers made of it, and that before
/// record o + 1; among the makers the order of the worker's inputs decides.
///
/// It is a merge by watermarks: of an input whose queue is empty, its progress tells which causes are still to come. Where that
/// holds a record up longer than it may wait, the record goes ahead, and only there may two runs differ.
final class InputMerge {
  /// The next record to be processed.
  struct Choice {
    let raw: RawRecord
    let input: Int
    let cause: Int64
  }

  enum Flow: Equatable {
    case keep
    case pause
    case resume(from: Int64)
  }

  private static let longQueue = 5_000
  private static let longQueueBytes = 8 << 20
  private var queues: [InputQueue]
  /// How many records went ahead of what they should have waited for, since this was last asked for.
  private var recordsAhead = 0

  init(plan: StagePlan, position: PartitionPositionState) {
    queues = plan.inputTopics.indices.map { input in
      let order: InputQueue.Order = input == 0 ? .first : plan.edges.isCausal[input] ? .causal : .free
      return InputQueue(order: order, next: position.next[input], progress: position.progress[input])
    }
  }

  func takeRecordsAhead() -> Int {
    defer { recordsAhead = 0 }
    return recordsAhead
  }

  func append(_ raw: RawRecord, at now: Duration) { queues[Int(raw.entry.topic)].append(raw, at: now) }

  func isEmpty(input: Int) -> Bool { queues[input].isEmpty }

  /// The record to be processed next, taken out of its queue; `nil` while the order is open.
  func next(now: Duration, patience: Duration) -> Choice? {
    for input in queues.indices {
      // Records that no other worker's progress is about are taken as they come; so are the progress records themselves.
      while queues[input].headIsUnordered {
        if let choice = take(input) { return choice }
      }
    }
    var best: (input: Int, bound: Int64)?
    for input in queues.indices where queues[input].order != .free {
      let bound = queues[input].bound
      if best == nil || bound < best?.bound ?? .max { best = (input, bound) }
    }
    guard let best else { return nil }
    if !queues[best.input].isEmpty { return take(best.input) }
    return takeOverdue(now: now, patience: patience)
  }

  /// Of the records that have waited too long, the one that is first in the order.
  private func takeOverdue(now: Duration, patience: Duration) -> Choice? {
    let waiting = queues.indices.filter { queues[$0].order != .free && !queues[$0].isEmpty }
    guard let input = waiting.min(by: { (queues[$0].bound, $0) < (queues[$1].bound, $1) }),
      let arrival = queues[input].headArrival, now - arrival >= patience
    else { return nil }
    recordsAhead += 1
    return take(input)
  }

  private func take(_ input: Int) -> Choice? {
    guard let head = queues[input].removeFirst() else { return nil }
    // What is in no order is taken for caused by what came before it, so that causes never go back in what this worker writes.
    let cause = queues[input].order == .free ? queues[0].bound - 1 : head.cause
    return Choice(raw: head.raw, input: input, cause: max(cause, 0))
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
