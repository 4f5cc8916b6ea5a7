internal import Touchpoints

extension LifecycleState {
  /// How many deadlines are caught up with at one record; whatever is left stays due, and the runtime asks again.
  static let maximumCatchUp = 64

  /// Takes an event, as it is in the journal, into the facts, and says which moves it causes, after those that time alone causes before it.
  @inline(__always)
  mutating func advance(_ entry: Journal.Entry, _ values: borrowing EventValues, _ models: ModelSet, _ moves: inout [PhaseMove]) {
    let now = entry.time
    catchUp(to: now, models, &moves)
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
    if isNew { noteVersions(models) }
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
    for index in models.models.indices {
      let model = models.models[index]
      guard nextDeadline(of: model, after: now - 1, models) == now else { continue }
      settle(model, at: now, now == model.effectiveFrom ? .activation : .silence, .silence(until: now), models, &moves)
    }
    if moves.count > before { evaluatedAt = max(evaluatedAt, now) }
    alarm = nextDeadline(after: now, models)
  }

  /// Moves the customer on in one model until nothing moves any more. A phase is not entered twice for one cause.
  mutating func settle(
    _ model: ModelSet.Model, at now: Int64, _ cause: MoveCause, _ anchor: PhaseMove.Anchor, _ models: ModelSet,
    _ moves: inout [PhaseMove]
  ) {
    guard now >= model.effectiveFrom else { return }
    var visited: UInt64 = 0
    while true {
      let place = place(model)
      visited |= 1 << UInt64(truncatingIfNeeded: place)
      guard let (to, indicator) = choose(model, from: place, at: now, models), visited & (1 << UInt64(truncatingIfNeeded: to)) == 0 else {
        return
      }
      move(model, from: place, to: to, by: indicator, at: now, cause, anchor, models, &moves)
    }
  }

  /// The phase that the customer goes to from `place`, and why; `nil` if it stays.
  private mutating func choose(
    _ model: ModelSet.Model, from place: Int, at now: Int64, _ models: ModelSet
  ) -> (to: Int, indicator: Int)? {
    let stage = models.stages[stage(model)]
    if place == model.none {
      // After an end only a later activity begins anew.
      if model.hasEnd, let left = word(model.slots.entered.index), word(models.lastActivitySlot) ?? .min <= left { return nil }
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

  private mutating func noteVersions(_ models: ModelSet) {
    for index in models.models.indices { set(models.models[index].slots.version.index, Int64(models.models[index].version), models.layout) }
  }

  /// Decides anew, by models that were changed, where the customer was when it was last looked at; afterwards it goes on as if they had
  /// always been so.
  mutating func activate(_ models: ModelSet, _ moves: inout [PhaseMove]) {
    guard facts.count > 0 else { return }
    findTiers(models)
    for index in models.models.indices {
      let model = models.models[index]
      let isChanged = word(model.slots.version.index) != Int64(model.version)
      if isChanged { findPhase(in: model, models) }
      set(model.slots.version.index, Int64(model.version), models.layout)
      if isChanged { settle(model, at: evaluatedAt, .activation, .silence(until: evaluatedAt), models, &moves) }
    }
    alarm = nextDeadline(after: evaluatedAt, models)
  }

  /// The phase by its id, where a changed model has it; one that it does not have any more is none.
  private mutating func findPhase(in model: ModelSet.Model, _ models: ModelSet) {
    guard let word = word(model.slots.phase.index), word != 0 else { return }
    for place in 0..<model.none where models.phases[Int(model.firstPhase) + place].hash == PhaseWord.hash(word) {
      // What was observed is forgotten: the roadmap may be another one.
      return set(model.slots.phase.index, PhaseWord.word(place, hash: PhaseWord.hash(word)), models.layout)
    }
    set(model.slots.phase.index, 0, models.layout)
  }
}
