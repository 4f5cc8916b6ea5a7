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
    if !moves.isEmpty { publish(moves, of: record.customer, state, to: &outbox) }
  }

  package func punctuate(_ alarm: Alarm, state: inout LifecycleState?, outbox: inout Outbox) {
    let moves = models.pass(alarm.time, state: &state)
    if !moves.isEmpty { publish(moves, of: alarm.customer, state, to: &outbox) }
  }

  private func publish(_ moves: [PhaseMove], of customer: String, _ state: LifecycleState?, to outbox: inout Outbox) {
    guard let state else { return }
    for move in moves {
      let transition = PhaseTransition(move, of: customer, in: models)
      outbox.emit(transition, to: .lifecycleTransitions, rule: rules[move.model], step: move.step, time: move.at)
    }
    let phases = CustomerPhases(of: customer, state, in: models)
    outbox.emit(phases, to: .lifecyclePhases, rule: "phases", time: moves.map(\.at).max())
  }
}
