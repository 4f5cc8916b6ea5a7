internal import Retention
internal import Touchpoints
internal import WorkerSDK

/// The retention worker with its signals in a topic that keeps all of them, so that two runs can be compared signal by signal.
struct StreamedRetention: Worker {
  static let name = RetentionWorker.name
  static var inputs: [Source<Touchpoint>] { RetentionWorker.inputs }
  static var outputs: [Output] { [Output(signals)] }
  static let signals = Topic<RetentionSignal>(
    Topic<RetentionSignal>.retentionSignals.name, type: Topic<RetentionSignal>.retentionSignals.type, carriesProgress: true)
  static var rejectsLate: Bool { false }

  let retention: RetentionWorker

  func process(_ record: Record<Touchpoint>, state: inout RetentionState?, outbox: inout Outbox) throws(Rejection) {
    if let signal = retention.take(record, state: &state) { outbox.emit(signal, to: Self.signals, rule: "signal", time: signal.moment) }
  }

  func punctuate(_ alarm: Alarm, state: inout RetentionState?, outbox: inout Outbox) {
    if let signal = retention.pass(alarm, state: &state) { outbox.emit(signal, to: Self.signals, rule: "signal", time: signal.moment) }
  }
}
