internal import Lifecycle
internal import Touchpoints
internal import WorkerSDK

/// The lifecycle worker with a ledger in place of its outputs.
struct ObservedLifecycle: Worker {
  static let name = LifecycleWorker.name
  static var inputs: [Source<Touchpoint>] { LifecycleWorker.inputs }
  static var outputs: [Output] { [] }
  static var rejectsLate: Bool { false }

  let models: ModelSet
  let ledger: MoveLedger

  func process(_ record: Record<Touchpoint>, state: inout LifecycleState?, outbox: inout Outbox) throws(Rejection) {
    let id = outbox.cause.anchorID().low
    let moves = models.take(record.value, id: id, at: record.time, streamTime: record.streamTime, state: &state)
    if !moves.isEmpty, let state { ledger.note(moves, of: record.customer, state, streamTime: record.streamTime) }
  }

  func punctuate(_ alarm: Alarm, state: inout LifecycleState?, outbox: inout Outbox) {
    let moves = models.pass(alarm.time, state: &state)
    if !moves.isEmpty, let state { ledger.note(moves, of: alarm.customer, state, streamTime: alarm.time) }
  }
}
