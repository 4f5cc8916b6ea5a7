package import Touchpoints
package import WorkerSDK

/// Says in which phase of each lifecycle model every customer is, and publishes every step between phases.
package struct LifecycleWorker: Worker {
  package static let name = "lifecycle"
  package static var inputs: [Source<Touchpoint>] { [Source(.touchpoints)] }
  package static var outputs: [Output] { [Output(.lifecycleTransitions), Output(.lifecyclePhases)] }

  /// Nothing is refused here: what cannot be read was refused before.
  package static var rejectsLate: Bool { false }

  private let models: ModelSet
  /// One rule per model: with the moves of that model at one record or alarm as its steps.
  private let rules: [String]

  package init(models: ModelSet) {
    self.models = models
    rules = models.sources.map { "transition.\($0.id)" }
  }

  package var versions: [String: Int] { models.versions }

  package func process(_ record: Record<Touchpoint>, state: inout LifecycleState?, outbox: inout Outbox) throws(Rejection) {
    let moves = models.take(record.value, at: record.time, state: &state)
    if !moves.isEmpty { publish(moves, of: record.hasPlainKey ? nil : record.customer, state, to: &outbox) }
  }

  package func punctuate(_ alarm: Alarm, state: inout LifecycleState?, outbox: inout Outbox) {
    let moves = models.pass(alarm.time, state: &state)
    if !moves.isEmpty { publish(moves, of: alarm.hasPlainKey ? nil : alarm.customer, state, to: &outbox) }
  }

  /// - Parameter customer: `nil`: the key says it.
  private func publish(_ moves: [PhaseMove], of customer: String?, _ state: LifecycleState?, to outbox: inout Outbox) {
    guard let state else { return }
    var latest = EventTime.distantPast
    for index in moves.indices {
      let move = moves[index]
      latest = max(latest, move.at)
      outbox.emit(
        PhaseTransition(move, of: customer), to: .lifecycleTransitions, rule: rules[move.model], step: move.step, time: move.at)
    }
    outbox.emit(CustomerPhases(of: customer, state, in: models), to: .lifecyclePhases, rule: "phases", time: latest)
  }
}
