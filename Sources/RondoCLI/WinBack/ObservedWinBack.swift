internal import WinBack
internal import WorkerSDK

/// The win-back worker with a ledger in place of its outputs.
struct ObservedWinBack: Worker {
  static let name = WinBackWorker.name
  static var inputs: [Source<WinBackWorker.Input>] { WinBackWorker.inputs }
  static var outputs: [Output] { [] }
  static var tables: [TableSource] { WinBackWorker.tables }
  static var rejectsLate: Bool { false }

  let worker: WinBackWorker
  let ledger: PlayLedger

  func process(_ record: Record<WinBackWorker.Input>, state: inout WinBackState?, outbox: inout Outbox) throws(Rejection) {
    let outputs = worker.take(record, id: outbox.cause.id ?? outbox.cause.anchorID(), state: &state)
    if !outputs.isEmpty { ledger.note(outputs) }
  }

  func punctuate(_ alarm: Alarm, state: inout WinBackState?, outbox: inout Outbox) {
    let outputs = worker.pass(alarm, state: &state)
    if !outputs.isEmpty { ledger.note(outputs) }
  }
}
