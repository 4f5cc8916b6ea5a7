package import Touchpoints
package import WorkerSDK

/// Says when to turn to which customer, with what, and why: a trigger for what is to be sent, a decision for every candidate.
package struct WinBackWorker: Worker {
  /// A record of one of the three inputs.
  package enum Input {
    case touchpoint(Touchpoint)
    case phase(PhaseStep)
    case signal(SignalReading)
  }

  package static let name = "winback"
  package static var inputs: [Source<Input>] {
    [
      Source(.touchpoints, as: { .touchpoint($0) }), Source(.phaseSteps, as: { .phase($0) }), Source(.signalReadings, as: { .signal($0) }),
    ]
  }
  package static var outputs: [Output] { [Output(.winBackDecisions), Output(.winBackTriggers)] }
  package static var tables: [TableSource] { [TableSource(TableReference.catalog), TableSource(TableReference.costs)] }

  /// Nothing is refused here: what cannot be read was refused before.
  package static var rejectsLate: Bool { false }

  private let plays: PlaySet

  package init(plays: PlaySet) { self.plays = plays }

  package var versions: [String: Int] { plays.newestVersions }

  package func process(_ record: Record<Input>, state: inout WinBackState?, outbox: inout Outbox) throws(Rejection) {
    let id = outbox.cause.id ?? outbox.cause.anchorID()
    let outputs = take(record, id: id, state: &state)
    if !outputs.isEmpty { Self.publish(outputs, id, to: &outbox) }
  }

  package func punctuate(_ alarm: Alarm, state: inout WinBackState?, outbox: inout Outbox) {
    let outputs = pass(alarm, state: &state)
    if !outputs.isEmpty { Self.publish(outputs, nil, to: &outbox) }
  }

  /// What is to be said about a record.
  ///
  /// - Parameter id: The record's.
  package func take(_ record: Record<Input>, id: RecordID, state: inout WinBackState?) -> [WinBackOutput] {
    let moment = Moment(
      id: id, time: record.time, reference: TableReference(tables: record.tables), inputsBehind: Self.topics(record.inputsBehind))
    let customer = record.customer
    return switch record.value {
    case .touchpoint(let touchpoint): plays.take(touchpoint, moment, of: customer, state: &state)
    case .phase(let step): plays.take(step, moment, of: customer, state: &state)
    case .signal(let reading): plays.take(reading, moment, of: customer, state: &state)
    }
  }

  /// What is to be said when time has passed.
  package func pass(_ alarm: Alarm, state: inout WinBackState?) -> [WinBackOutput] {
    plays.pass(
      alarm.time, of: alarm.customer, TableReference(tables: alarm.tables), inputsBehind: Self.topics(alarm.inputsBehind), state: &state)
  }

  /// Asked for most records; as a rule there are none.
  private static func topics(_ behind: InputsBehind) -> [String] { behind.isEmpty ? [] : behind.topics(of: inputs) }

  /// Each output's own id is made of the reason for it, wherever it is told from.
  private static func publish(_ outputs: [WinBackOutput], _ cause: RecordID?, to outbox: inout Outbox) {
    for output in outputs {
      switch output {
      case .decision(let decision):
        outbox.cause.id = decision.anchor
        outbox.emit(decision, to: .winBackDecisions, rule: decision.rule.name, step: decision.ordinal, time: decision.at)
      case .trigger(let trigger):
        outbox.cause.id = trigger.anchor
        outbox.emit(trigger, to: .winBackTriggers, rule: trigger.rule.name, step: trigger.stepPlace, time: trigger.at)
      }
    }
    outbox.cause.id = cause
  }
}
