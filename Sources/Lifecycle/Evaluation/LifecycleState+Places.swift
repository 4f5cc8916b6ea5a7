internal import Touchpoints
internal import WorkerSDK

extension LifecycleState {
  /// Writes the move into the state, and tells of it.
  mutating func move(
    _ model: ModelSet.Model, from: Int, to: Int, by indicator: Int, at now: Int64, _ cause: MoveCause, _ anchor: PhaseMove.Anchor,
    _ models: ModelSet, _ moves: inout [PhaseMove]
  ) {
    openJournal()
    let facts = evidence(of: indicator, at: now, models)
    let entered = word(model.slots.entered.index)
    let observed = PhaseWord.observed(word(model.slots.phase.index) ?? 0)
    let dwell = from == model.none ? nil : entered.map { now &- $0 }
    let sequence = (word(model.slots.moves.index) ?? 0) &+ 1
    let layout = models.layout
    let direction = models.direction(in: model, from: from, to: to, isFirst: sequence == 1)
    set(model.slots.phase.index, models.phaseWord(model, to, cause), layout)
    set(model.slots.entered.index, now, layout)
    set(model.slots.moves.index, sequence, layout)
    var visit: Int?
    if to != model.none {
      let slot = models.phases[Int(model.firstPhase) + to].visits.index
      let visits = (word(slot) ?? 0) &+ 1
      set(slot, visits, layout)
      visit = Int(visits)
    }
    let deviation = conform(model, from: from, to: to, dwell, visit ?? 0, models)
    var step = 0
    for earlier in moves where earlier.model == model.index && earlier.anchor == anchor { step = earlier.step + 1 }
    if moves.isEmpty { moves.reserveCapacity(2) }
    moves.append(
      PhaseMove(
        models: models, model: model.index, places: (from, to), direction: direction, at: EventTime(milliseconds: now), cause: cause,
        anchor: anchor, indicatorIndex: indicator, facts: facts, dwell: dwell.map { EventTime.Interval(milliseconds: $0) },
        minutes: word(models.firstMinuteSlot).map { FlowBuckets.minute(of: now) &- $0 }, observed: observed, visit: visit,
        sequence: Int(sequence), step: step, deviation: deviation, conformance: conformance(in: model, sequence),
        next: next(model, after: to, at: now, models)))
  }

  /// Holds a move against the ideal way, and notes how far the customer has come and how often it has strayed.
  private mutating func conform(
    _ model: ModelSet.Model, from: Int, to: Int, _ dwell: Int64?, _ visit: Int, _ models: ModelSet
  ) -> PhaseMove.Deviation? {
    guard model.slots.deviations != .none, to != model.none else { return nil }
    let furthest = Int(word(model.slots.furthest.index) ?? 0) - 1
    let deviation = deviation(model, from: from, to: to, dwell, visit, furthest, models)
    if deviation != nil { set(model.slots.deviations.index, (word(model.slots.deviations.index) ?? 0) &+ 1, models.layout) }
    let station = Int(models.phases[Int(model.firstPhase) + to].ideal)
    // From 1 on, since 0 is what nothing is.
    if station > furthest { set(model.slots.furthest.index, Int64(station + 1), models.layout) }
    return deviation
  }

  private mutating func deviation(
    _ model: ModelSet.Model, from: Int, to: Int, _ dwell: Int64?, _ visit: Int, _ furthest: Int, _ models: ModelSet
  ) -> PhaseMove.Deviation? {
    let target = models.phases[Int(model.firstPhase) + to]
    let origin = from == model.none ? nil : models.phases[Int(model.firstPhase) + from]
    let direction = models.direction(in: model, from: from, to: to, isFirst: true)
    if direction == .backward { return .regressed }
    guard target.ideal >= 0 else { return .outOfOrder }
    // From a phase beside the way it goes on where the customer left it.
    let station = origin.map { $0.ideal >= 0 ? Int($0.ideal) : furthest } ?? -1
    if visit > 1 { return target.ideal > station + 1 ? .outOfOrder : .repeated }
    if target.ideal > station + 1 { return target.ideal > furthest + 1 ? .skipped : .outOfOrder }
    guard let dwell, let origin, dwell > origin.expectedDwell else { return nil }
    return .stalled
  }

  /// How many of a thousand of the customer's moves in the model were as they should be; `nil` without an ideal way.
  mutating func conformance(in model: ModelSet.Model, _ moves: Int64) -> Int? {
    guard model.slots.deviations != .none, moves > 0 else { return nil }
    return Int(1000 * max(0, moves - (word(model.slots.deviations.index) ?? 0)) / moves)
  }
}

extension ModelSet {
  /// The phase entered; the event that leads into it may be one of the touchpoints that are planned there.
  func phaseWord(_ model: Model, _ to: Int, _ cause: MoveCause) -> Int64 {
    guard to != model.none else { return 0 }
    var word = PhaseWord.word(to, hash: phases[Int(model.firstPhase) + to].hash)
    guard case .event(let name) = cause, let event = events.index(of: name.hash) else { return word }
    for index in events.entries[event].planned where roadmap[index].model == model.index && roadmap[index].phase == to {
      word |= roadmap[index].bit
    }
    return word
  }

  func direction(in model: Model, from: Int, to: Int, isFirst: Bool) -> PhaseMove.Direction {
    let none = model.none
    if to == none { return .exit }
    if from == none { return isFirst ? .entry : .reentry }
    let (left, entered) = (stage(model, from), stage(model, to))
    if left.isLapsed != entered.isLapsed { return entered.isLapsed ? .backward : .reentry }
    return entered.rank > left.rank ? .forward : .backward
  }

  /// A phase, as customers of the first tier see it.
  private func stage(_ model: Model, _ place: Int) -> Stage { stages[Int(model.firstStage) + place * (model.tiers + 1)] }
}
