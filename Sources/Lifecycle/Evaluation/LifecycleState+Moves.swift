internal import Touchpoints

extension LifecycleState {
  /// How many deadlines are caught up with at one record; whatever is left stays due, and the runtime asks again.
  static let maximumCatchUp = 64

  /// Takes an event, as it is in the journal, into the facts, and says which moves it causes, after those that time alone causes before it.
  @inline(__always)
  mutating func advance(_ entry: Journal.Entry, _ values: borrowing EventValues, _ models: ModelSet, _ moves: inout [PhaseMove]) {
    let now = entry.time
    if alarm <= now {
      catchUp(to: now, models, &moves)
      if alarm <= now { activatePending(at: now, models, &moves) }
    }
    let isNew = facts.count == 0
    let time = entry.isTooLate ? values[values.count - 1] : now
    let event = entry.event
    let isKnown = event != Journal.Entry.noEvent
    let isActivity = !isKnown || models.events.entries[event].isActivity
    let lastActivity = word(models.lastActivitySlot) ?? .min
    if isKnown {
      fold(event, at: time, values, models)
      for planned in models.events.entries[event].planned { observe(models.roadmap[planned], at: time, models) }
    }
    // What comes in its turn is never the first.
    if isNew || time < evaluatedAt { foldFirst(at: time, isNew: isNew, models) }
    if isActivity { foldActivity(at: time, models) }
    evaluatedAt = max(evaluatedAt, now)
    if !hasTiers || isKnown && models.events.entries[event].changesTiers { findTiers(models) }
    if isNew { noteVersions(at: now, models) }
    let affected = isKnown ? models.events.entries[event].models : 0
    let silence = isActivity ? (lastActivity == .min ? Int64.max : now &- lastActivity) : -1
    if isNew || entry.isTooLate {
      let name = models.eventName(event)
      settleAll(at: now, entry.isTooLate ? .lateEvent(name) : .event(name), .record(entry.id), models, &moves)
    } else {
      settle(event, affected, silence, lastActivity, at: now, entry.id, models, &moves)
    }
  }

  /// Settles the models to whose present stages the event matters.
  @inline(__always)
  private mutating func settle(
    _ event: Int, _ affected: UInt64, _ silence: Int64, _ lastActivity: Int64, at now: Int64, _ id: UInt64, _ models: ModelSet,
    _ moves: inout [PhaseMove]
  ) {
    for index in models.models.indices {
      let model = models.models[index]
      let stage = stage(model)
      let isAffected = affected & (1 << UInt64(truncatingIfNeeded: index)) != 0
      if (isAffected && models.relevance.contains(event, stage)) || isMoved(by: silence, lastActivity, model, models.stages[stage]) {
        settle(model, at: now, .event(models.eventName(event)), .record(id), models, &moves)
      }
    }
    alarm = nextDeadline(after: now, models)
  }

  /// Whether an activity after such a silence may move the customer from the stage.
  @inline(__always)
  private mutating func isMoved(by silence: Int64, _ lastActivity: Int64, _ model: ModelSet.Model, _ stage: ModelSet.Stage) -> Bool {
    if silence < 0 { return false }
    if silence >= stage.leastSilence { return true }
    return stage.isLeftByReturn && lastActivity <= word(model.slots.entered.index) ?? .min
  }

  private mutating func settleAll(
    at now: Int64, _ cause: MoveCause, _ anchor: PhaseMove.Anchor, _ models: ModelSet, _ moves: inout [PhaseMove]
  ) {
    for index in models.models.indices { settle(models.models[index], at: now, cause, anchor, models, &moves) }
    alarm = nextDeadline(after: now, models)
  }

  @inline(__always)
  mutating func catchUp(to now: Int64, _ models: ModelSet, _ moves: inout [PhaseMove]) {
    guard alarm <= now else { return }
    for _ in 0..<Self.maximumCatchUp where alarm <= now { passDeadline(models, &moves) }
  }

  /// Passes the moment for which the alarm is set. A model is looked at only if it has a deadline just then: so it makes no
  /// difference how often an alarm was early.
  private mutating func passDeadline(_ models: ModelSet, _ moves: inout [PhaseMove]) {
    let now = alarm
    let before = moves.count
    var isActivated = false
    for index in models.models.indices {
      let model = models.models[index]
      guard model.isInForce(at: now) else { continue }
      if isPending(model, at: now) {
        activate(model, at: now, models, &moves)
        isActivated = true
      } else if nextDeadline(of: model, after: now - 1, models) == now {
        settle(model, at: now, .silence, .silence(until: now), models, &moves)
      }
    }
    // A late event in front of an activation has to be put in front of it, be it that nobody moved.
    if isActivated || moves.count > before { evaluatedAt = max(evaluatedAt, now) }
    alarm = nextDeadline(after: now, models)
  }

  /// Moves the customer on in one model until nothing moves any more. A phase is not entered twice for one cause.
  ///
  /// - Parameter beginsAnew: Whether a customer who is in no phase may enter one without a later activity, since its relationship did not end.
  mutating func settle(
    _ model: ModelSet.Model, at now: Int64, _ cause: MoveCause, _ anchor: PhaseMove.Anchor, _ models: ModelSet,
    _ moves: inout [PhaseMove], beginsAnew: Bool = false
  ) {
    guard model.isInForce(at: now) else { return }
    var visited: UInt64 = 0
    while true {
      let place = place(model)
      visited |= 1 << UInt64(truncatingIfNeeded: place)
      guard let (to, indicator) = choose(model, from: place, at: now, models, beginsAnew: beginsAnew),
        visited & (1 << UInt64(truncatingIfNeeded: to)) == 0
      else { return }
      move(model, from: place, to: to, by: indicator, at: now, cause, anchor, models, &moves)
    }
  }

  /// The phase that the customer goes to from `place`, and why; `nil` if it stays.
  private mutating func choose(
    _ model: ModelSet.Model, from place: Int, at now: Int64, _ models: ModelSet, beginsAnew: Bool
  ) -> (to: Int, indicator: Int)? {
    let stage = models.stages[stage(model)]
    if place == model.none {
      // After an end only a later activity begins anew.
      if model.hasEnd, !beginsAnew, let left = word(model.slots.entered.index), word(models.lastActivitySlot) ?? .min <= left { return nil }
    } else if stage.end >= 0, holds(Int(stage.end), at: now, models) {
      return (model.none, Int(stage.end))
    }
    for index in stage.choices {
      let choice = models.choices[index]
      if choice.isHeld, now &- (word(model.slots.entered.index) ?? now) < stage.minimumDwell { continue }
      if holds(Int(choice.indicator), at: now, models) {
        return Int(choice.phase) == place ? nil : (Int(choice.phase), Int(choice.indicator))
      }
    }
    return nil
  }
}
