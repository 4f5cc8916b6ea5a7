package import WorkerSDK

/// Counts moves, over all customers. Only what is new or otherwise is added: what a corrected or retracted move had said before is taken
/// back, so that flows always come to what an in-order run would have come to.
package struct FlowCounting: Sendable {
  private let models: ModelSet
  private let layouts: [FlowLayout]
  private let names: [String]

  package init(_ models: ModelSet) {
    self.models = models
    layouts = models.sources.map { FlowLayout($0) }
    names = models.sources.map { FlowKey.name(of: $0) }
  }

  /// Counts what became of a customer since `start`.
  @inline(__always)
  package func count(_ moves: [PhaseMove], since start: FlowStart, _ state: inout LifecycleState?, to outbox: inout Outbox) {
    if moves.isEmpty {
      // Where nobody moved, only time can have made a difference.
      let evaluatedAt = state?.evaluatedAt ?? .min
      if evaluatedAt == start.countedUntil && start.changed == 0 || !start.isLate && evaluatedAt < start.alarm { return }
    }
    countChange(moves, since: start, &state, to: &outbox)
  }

  private func countChange(
    _ moves: [PhaseMove], since start: FlowStart, _ state: inout LifecycleState?, to outbox: inout Outbox
  ) {
    for index in moves.indices {
      let model = moves[index].model
      let counted = start.counted(in: model)
      if let replaced = moves[index].replaced { add(-1, replaced, model, after: counted, to: &outbox) }
      let isRetracted = moves[index].telling == .retracted
      add(isRetracted ? -1 : 1, moves[index].flowStep, model, after: counted, to: &outbox)
    }
    var noMore = start.stuck
    state?.forEachStuck(models) { stay in
      if let index = noMore.firstIndex(of: stay) {
        noMore.remove(at: index)
      } else if stay.moment > start.counted(in: stay.model) {
        addStuck(1, stay, to: &outbox)
      }
    }
    for stay in noMore { addStuck(-1, stay, to: &outbox) }
  }

  private func addStuck(_ amount: Int64, _ stay: StuckStay, to outbox: inout Outbox) {
    let time = EventTime(milliseconds: stay.moment)
    outbox.add(
      amount, to: .lifecycleFlowParts, key: FlowKey(names[stay.model], dayOf: time),
      counter: layouts[stay.model].becameStuck(in: stay.phase), time: time)
  }

  private func add(_ amount: Int64, _ step: FlowStep, _ model: Int, after counted: Int64, to outbox: inout Outbox) {
    let expected = step.expectedDwell(in: models.models[model], models)
    let time = EventTime(milliseconds: step.at)
    // An alarm may count the same as the record before which it rings: so it does so at the same time.
    layouts[model].counters(of: step, isStuck: step.dwell > expected)
      .add(amount, to: FlowKey(names[model], dayOf: time), at: time, in: &outbox)
    guard step.dwell > expected else { return }
    // Who became stuck earlier was counted at that moment.
    let moment = models.models[model].stuckMoment(entered: step.at &- step.dwell, expected)
    guard moment > counted else { return }
    addStuck(amount, StuckStay(model: model, phase: Int(step.from), moment: moment), to: &outbox)
  }
}

extension SummedTopic<FlowKey> {
  /// What single commits have added to flows.
  package static var lifecycleFlowParts: SummedTopic<FlowKey> { SummedTopic("lifecycle.flow-parts") }
}
