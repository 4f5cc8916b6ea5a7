package import WorkerSDK

/// Counts moves, over all customers. Only what is new or otherwise is added: what a corrected or retracted move had said before is taken
/// back, so that flows always come to what an in-order run would have come to.
///
/// Who becomes stuck is counted with the move into the phase, ahead of time, and taken back by the move that leaves it in time: so nobody has
/// to be looked at when it happens.
package struct FlowCounting: Sendable {
  private let models: ModelSet
  private let layouts: [FlowLayout]
  private let names: [String]

  package init(_ models: ModelSet) {
    self.models = models
    layouts = models.sources.map { FlowLayout($0) }
    names = models.sources.map { FlowKey.name(of: $0) }
  }

  /// Counts what became of a customer.
  ///
  /// - Parameter changed: See ``LifecycleState/changedModels(_:)``; asked before the moves were made.
  @inline(__always)
  package func count(_ moves: [PhaseMove], changed: UInt32, _ state: inout LifecycleState?, to outbox: inout Outbox) {
    if changed != 0 { countStaying(moves, changed, &state, to: &outbox) }
    if !moves.isEmpty { count(moves, to: &outbox) }
  }

  private func count(_ moves: [PhaseMove], to outbox: inout Outbox) {
    for index in moves.indices {
      let model = moves[index].model
      if let replaced = moves[index].replaced { add(-1, replaced, model, to: &outbox) }
      add(moves[index].telling == .retracted ? -1 : 1, moves[index].flowStep, model, to: &outbox)
    }
  }

  /// Whoever is in a phase of a changed model did not come into it by a move that was counted.
  private func countStaying(_ moves: [PhaseMove], _ changed: UInt32, _ state: inout LifecycleState?, to outbox: inout Outbox) {
    for model in models.models where changed & 1 << UInt32(model.index) != 0 {
      if let move = moves.first(where: { $0.model == model.index }) {
        let step = move.flowStep
        if step.dwell >= 0 { addStuck(1, model.index, Int(step.from), entered: step.at &- step.dwell, at: step.at, to: &outbox) }
      } else if let state = state?.stay(in: model) {
        addStuck(1, model.index, state.phase, entered: state.entered, at: state.entered, to: &outbox)
      }
    }
  }

  private func add(_ amount: Int64, _ step: FlowStep, _ model: Int, to outbox: inout Outbox) {
    let time = EventTime(milliseconds: step.at)
    let isStuck = step.dwell > expectedDwell(model, Int(step.from))
    // An alarm may count the same as the record before which it rings: so it does so at the same time.
    let key = FlowKey(names[model], number: model, dayOf: time)
    layouts[model].counters(of: step, isStuck: isStuck).add(amount, to: key, at: time, in: &outbox)
    addStuck(amount, model, Int(step.to), entered: step.at, at: step.at, to: &outbox)
    guard step.dwell >= 0, !isStuck else { return }
    addStuck(-amount, model, Int(step.from), entered: step.at &- step.dwell, at: step.at, to: &outbox)
  }

  /// Counts that a stay becomes longer than expected, on the day on which it does.
  ///
  /// - Parameter time: When what is counted took place.
  private func addStuck(_ amount: Int64, _ model: Int, _ phase: Int, entered: Int64, at time: Int64, to outbox: inout Outbox) {
    let expected = expectedDwell(model, phase)
    guard expected != .max else { return }
    // Not before the model says anything.
    let moment = EventTime(milliseconds: max(entered &+ expected &+ 1, models.models[model].effectiveFrom))
    outbox.add(
      amount, to: .lifecycleFlowParts, key: FlowKey(names[model], number: model, dayOf: moment),
      counter: layouts[model].becameStuck(in: phase),
      time: EventTime(milliseconds: time))
  }

  /// How long a customer should be in the phase at most, in milliseconds.
  private func expectedDwell(_ model: Int, _ phase: Int) -> Int64 {
    phase < models.models[model].none ? models.phases[Int(models.models[model].firstPhase) + phase].expectedDwell : .max
  }
}

extension LifecycleState {
  /// The models by whose present versions the customer's phases were not decided, a bit each. None of a customer that is looked at by the
  /// same models as before.
  @inline(__always)
  package mutating func changedModels(_ models: ModelSet) -> UInt32 {
    fingerprint == models.layout.fingerprint ? 0 : versionsChanged(models)
  }

  private func versionsChanged(_ models: ModelSet) -> UInt32 {
    let known = factsByCode
    var changed: UInt32 = 0
    for model in models.models where known[models.layout.codes[model.slots.version.index]] != Int64(model.version) {
      changed |= 1 << UInt32(model.index)
    }
    return changed
  }

  /// The phase that the customer is in, by its index in the model, and since when; its facts are in their slots.
  fileprivate mutating func stay(in model: ModelSet.Model) -> (phase: Int, entered: Int64)? {
    let place = place(model)
    guard place != model.none, let entered = word(model.slots.entered.index) else { return nil }
    return (place, entered)
  }
}

extension SummedTopic<FlowKey> {
  /// What single commits have added to flows.
  package static var lifecycleFlowParts: SummedTopic<FlowKey> { SummedTopic("lifecycle.flow-parts") }
}
