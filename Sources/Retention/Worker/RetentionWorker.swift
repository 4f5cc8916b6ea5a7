internal import RecordLog
package import Touchpoints
package import WorkerSDK

/// Says what every customer is worth, how likely it is to be lost and how satisfied it is, whenever that changes.
package struct RetentionWorker: Worker {
  package static let name = "retention"
  package static var inputs: [Source<Touchpoint>] { [Source(.touchpoints)] }
  package static var outputs: [Output] { [Output(.retentionSignals)] }
  package static var tables: [TableSource] { [TableSource(.retentionParameters)] }

  /// Nothing is refused here: what cannot be read was refused before.
  package static var rejectsLate: Bool { false }

  let model: RetentionModel
  private let rules = EventRules()
  /// Asked for every record.
  private let parameters = Table<RetentionModel>.retentionParameters
  /// Moments beyond, some hundred thousand years away, are taken to be there, so that nothing overflows.
  private static let latest: Int64 = 1 << 52

  /// - Parameter model: What counts as long as the table of parameters has nothing for the moment.
  package init(model: RetentionModel) { self.model = model }

  /// The number of the file's version, where it is one.
  package var versions: [String: Int] { Int(model.parameters.version).map { ["parameters": $0] } ?? [:] }

  package func process(_ record: Record<Touchpoint>, state: inout RetentionState?, outbox: inout Outbox) throws(Rejection) {
    if let signal = take(record, state: &state) { outbox.emit(signal, to: .retentionSignals, rule: "signal", time: signal.moment) }
  }

  package func punctuate(_ alarm: Alarm, state: inout RetentionState?, outbox: inout Outbox) {
    if let signal = pass(alarm, state: &state) { outbox.emit(signal, to: .retentionSignals, rule: "signal", time: signal.moment) }
  }

  /// Takes a record, and gives the signal if there is something to be said.
  package func take(_ record: Record<Touchpoint>, state: inout RetentionState?) -> RetentionSignal? {
    let moment = min(max(record.time.milliseconds, -Self.latest), Self.latest)
    if state == nil { state = RetentionState(startHour: Self.startHour(of: record.customer)) }
    let model = model(record.tables, at: record.time)
    let isLate = (state?.evaluatedAt ?? moment) > moment
    guard let before = state?.advance(record.value, rules.rule(of: record.value.event), at: moment, model), let state else { return nil }
    return RetentionSignal(
      of: record.hasPlainKey ? nil : record.customer, state, model, before: before, cause: .event(record.value.event, isLate: isLate))
  }

  /// Lets time pass, and gives the signal if there is something to be said.
  package func pass(_ alarm: Alarm, state: inout RetentionState?) -> RetentionSignal? {
    let model = model(alarm.tables, at: alarm.time)
    guard let before = state?.pass(alarm.time.milliseconds, model), let state else { return nil }
    return RetentionSignal(of: alarm.hasPlainKey ? nil : alarm.customer, state, model, before: before, cause: .silence)
  }

  /// The parameters that count at a moment of a customer: whatever the log's partitions are, they are the same.
  private func model(_ tables: Tables, at time: EventTime) -> RetentionModel {
    tables.value(of: Table<RetentionModel>.everybody, in: parameters, at: time) ?? model
  }

  private static func startHour(of customer: String) -> UInt8 { UInt8(StableHash.hash64(customer.utf8.span) % 168) }
}
