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
      if evaluatedAt == start.countedUntil || !start.isLate && evaluatedAt < start.alarm { return }
    }
    countChange(moves, since: start, &state, to: &outbox)
  }

  private func countChange(
    _ moves: [PhaseMove], since start: FlowStart, _ state: inout LifecycleState?, to outbox: inout Outbox
  ) {
    // Where the past may have changed, who was stuck is counted anew from the beginning.
    let counted = start.isLate ? Int64.min : start.countedUntil
    for index in moves.indices {
      let (model, step) = (moves[index].model, moves[index].flowStep)
      switch moves[index].telling {
      case .first: add(1, step, model, after: counted, to: &outbox)
      case .retracted: add(-1, step, model, after: counted, to: &outbox)
      case .corrected:
        if let replaced = moves[index].replaced { add(-1, replaced, model, after: counted, to: &outbox) }
        add(1, step, model, after: counted, to: &outbox)
      }
    }
    // What still is as it was cancels out where sums are worked out.
    for index in start.stuck.indices { addStuck(-1, start.stuck[index], to: &outbox) }
    state?.forEachStuck(after: counted, models) { addStuck(1, $0, to: &outbox) }
  }

  private func addStuck(_ amount: Int64, _ stay: FlowStart.Stay, to outbox: inout Outbox) {
    add(amount, layouts[stay.model].becameStuck(in: stay.phase), stay.model, at: stay.moment, to: &outbox)
  }

  private func add(_ amount: Int64, _ step: FlowStep, _ model: Int, after counted: Int64, to outbox: inout Outbox) {
    let layout = layouts[model]
    let (from, to) = (Int(step.from), Int(step.to))
    let key = FlowKey(names[model], dayOf: EventTime(milliseconds: step.at))
    outbox.add(amount, to: .lifecycleFlowParts, key: key, counter: layout.move(from: from, to: to))
    if step.sinceEntry >= 0 {
      let bucket = layout.reach(of: to).lowerBound + FlowBuckets.bucket(of: step.sinceEntry)
      outbox.add(amount, to: .lifecycleFlowParts, key: key, counter: bucket)
    }
    if step.deviation >= 0 {
      outbox.add(amount, to: .lifecycleFlowParts, key: key, counter: layout.deviation(number: Int(step.deviation)))
    }
    guard step.dwell >= 0, from < layout.phases else { return }
    let bucket = layout.dwell(in: from).lowerBound + FlowBuckets.bucket(of: step.dwell)
    outbox.add(amount, to: .lifecycleFlowParts, key: key, counter: bucket)
    let expected = models.phases[Int(models.models[model].firstPhase) + from].expectedDwell
    guard step.dwell > expected else { return }
    outbox.add(amount, to: .lifecycleFlowParts, key: key, counter: layout.leftStuck(in: from))
    // Who became stuck earlier was counted at that moment.
    let moment = models.stuckMoment(entered: step.at &- step.dwell, expected)
    if moment > counted { add(amount, layout.becameStuck(in: from), model, at: moment, to: &outbox) }
  }

  private func add(_ amount: Int64, _ counter: Int, _ model: Int, at time: Int64, to outbox: inout Outbox) {
    let key = FlowKey(names[model], dayOf: EventTime(milliseconds: time))
    outbox.add(amount, to: .lifecycleFlowParts, key: key, counter: counter)
  }
}

extension SummedTopic<FlowKey> {
  /// What single commits have added to flows.
  package static var lifecycleFlowParts: SummedTopic<FlowKey> { SummedTopic("lifecycle.flow-parts") }
}
