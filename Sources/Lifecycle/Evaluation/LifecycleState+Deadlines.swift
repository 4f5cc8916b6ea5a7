/// When time alone may move a customer: exactly, as far as what is known today can tell, so that nobody has to be looked at before.
extension LifecycleState {
  @inline(__always)
  mutating func nextDeadline(after now: Int64, _ models: ModelSet) -> Int64 {
    var next = Int64.max
    for index in models.models.indices { next = min(next, nextDeadline(of: models.models[index], after: now, models)) }
    return next
  }

  /// The first moment after `now` at which time alone may move the customer in the model.
  mutating func nextDeadline(of model: ModelSet.Model, after now: Int64, _ models: ModelSet) -> Int64 {
    // When its term ends, the next version's begins.
    guard model.isInForce(at: now) else { return now < model.effectiveFrom ? model.effectiveFrom : .max }
    let stage = models.stages[stage(model)]
    guard stage.hasClock else { return .max }
    let place = place(model)
    var next = stage.end < 0 ? Int64.max : moment(of: Int(stage.end), after: now, models)
    var index = Int(stage.firstChoice)
    while index < Int(stage.endOfChoices) {
      let choice = models.choices[index]
      index &+= 1
      guard Int(choice.phase) == place else {
        var due = moment(of: Int(choice.indicator), after: now, models)
        if choice.isHeld { due = heldDue(model, stage, due, choice, at: now, models) }
        if due > now { next = min(next, due) }
        continue
      }
      let due = moment(at: models.firstHints[Int(choice.indicator)], becoming: false, at: now, models)
      // As long as the indicator of its own phase is true, lower ones don't matter.
      if due > now { return min(next, due) }
    }
    return next
  }

  /// When an indicator that is false may become true by time alone.
  @inline(__always)
  private mutating func moment(of indicator: Int, after now: Int64, _ models: ModelSet) -> Int64 {
    let hint = models.firstHints[indicator]
    return models.hints[hint].opens ? moment(at: hint, becoming: true, at: now, models) : .max
  }

  /// When a step back may be taken that has to wait for the end of the minimum dwell.
  private mutating func heldDue(
    _ model: ModelSet.Model, _ stage: ModelSet.Stage, _ due: Int64, _ choice: ModelSet.Choice, at now: Int64, _ models: ModelSet
  ) -> Int64 {
    let end = (word(model.slots.entered.index) ?? now) &+ stage.minimumDwell
    if end <= now { return due }
    // It may be true already, and only wait.
    return holds(Int(choice.indicator), at: now, models) ? end : max(due, end)
  }

  /// When the hint at `place` may become true (or false) by time alone at the earliest: 0 if it is now, `.max` if never.
  private mutating func moment(at place: Int, becoming wanted: Bool, at now: Int64, _ models: ModelSet) -> Int64 {
    let node = models.hints[place]
    switch node.kind {
    case .passes, .fails:
      let test = models.instructions[Int(node.test)]
      if passes(test, at: now, models) == ((node.kind == .passes) == wanted) { return 0 }
      // What elapses passes from a moment on, what is recent up to one.
      guard wanted ? node.opens : node.closes, let moment = word(Int(test.slot)) else { return .max }
      return moment &+ test.low
    case .all, .any:
      let needsAll = (node.kind == .all) == wanted
      var moment: Int64 = needsAll ? 0 : .max
      var part = place + 1
      while part < Int(node.end) {
        let next = self.moment(at: part, becoming: wanted, at: now, models)
        moment = needsAll ? max(moment, next) : min(moment, next)
        // Nothing can change that any more.
        if moment == (needsAll ? .max : 0) { return moment }
        part = Int(models.hints[part].end)
      }
      return moment
    }
  }
}
