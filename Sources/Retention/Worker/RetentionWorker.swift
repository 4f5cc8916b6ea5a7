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
  private let table = Table<RetentionModel>.retentionParameters
  /// Moments beyond, some hundred thousand years away, are taken to be there, so that nothing overflows.
  private static let latest: Int64 = 1 << 52

  /// - Parameter model: What counts as long as the table of parameters has nothing for the moment.
  package init(model: RetentionModel) { self.model = model }

  /// The number of the file's version, where it is one.
  package var versions: [String: Int] { Int(model.parameters.version).map { ["parameters": $0] } ?? [:] }

  /// The file's parameters, and all that the table knows.
  package func fingerprint(_ tables: Tables) -> UInt32? {
    tables.history(of: Table<RetentionModel>.everybody, in: table)
      .reduce("\(model.tag)") { "\($0) \($1.time.milliseconds) \($1.value?.tag ?? 0)" }.shortHash
  }

  package func adopt(_ state: inout RetentionState?, tables: Tables) -> Bool {
    guard let moment = state?.evaluatedAt else { return false }
    let (model, end) = parameters(tables, at: moment)
    return state?.adopt(model, until: end) ?? false
  }

  package func process(_ record: Record<Touchpoint>, state: inout RetentionState?, outbox: inout Outbox) throws(Rejection) {
    let rule = rules.rule(of: record.value.event)
    guard rule.role != .erasure else {
      // Its state goes, and so do its alarms with it, and what is published of it. What comes behind this is of somebody new.
      state = nil
      return outbox.erase(from: .retentionSignals, rule: "erasure")
    }
    if let signal = take(record, rule, state: &state) { outbox.emit(signal, to: .retentionSignals, rule: "signal", time: signal.moment) }
  }

  package func punctuate(_ alarm: Alarm, state: inout RetentionState?, outbox: inout Outbox) {
    if let signal = pass(alarm, state: &state) { outbox.emit(signal, to: .retentionSignals, rule: "signal", time: signal.moment) }
  }

  /// Takes a record, and gives the signal if there is something to be said.
  package func take(_ record: Record<Touchpoint>, state: inout RetentionState?) -> RetentionSignal? {
    take(record, rules.rule(of: record.value.event), state: &state)
  }

  @inline(__always)
  private func take(_ record: Record<Touchpoint>, _ rule: EventRule, state: inout RetentionState?) -> RetentionSignal? {
    let moment = min(max(record.time.milliseconds, -Self.latest), Self.latest)
    if state == nil { state = RetentionState(startHour: Self.startHour(of: record.customer)) }
    let latest = max(state?.evaluatedAt ?? moment, moment)
    let (model, end) = parameters(record.tables, at: latest)
    guard let before = state?.advance(record.value, rule, at: moment, model, until: end), let state else { return nil }
    return RetentionSignal(
      of: record.hasPlainKey ? nil : record.customer, state, model, before: before,
      cause: .event(record.value.event, isLate: latest > moment))
  }

  /// Lets time pass, and gives the signal if there is something to be said.
  package func pass(_ alarm: Alarm, state: inout RetentionState?) -> RetentionSignal? {
    let (model, end) = parameters(alarm.tables, at: max(state?.evaluatedAt ?? .min, alarm.time.milliseconds))
    let isFollowing = state?.parametersTag != model.tag
    guard let before = state?.pass(alarm.time.milliseconds, model, until: end), let state else { return nil }
    return RetentionSignal(
      of: alarm.hasPlainKey ? nil : alarm.customer, state, model, before: before, cause: isFollowing ? .parameters : .silence)
  }

  /// The parameters that count at a moment of a customer, and until when, as far as is known: whatever the log's partitions are, they are the
  /// same.
  private func parameters(_ tables: Tables, at moment: Int64) -> (model: RetentionModel, end: Int64) {
    let period = tables.period(of: Table<RetentionModel>.everybody, in: table, at: EventTime(milliseconds: moment))
    return (period.value ?? model, period.end?.milliseconds ?? .max)
  }

  private static func startHour(of customer: String) -> UInt8 { UInt8(StableHash.hash64(customer.utf8.span) % 168) }
}
