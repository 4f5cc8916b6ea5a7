package import WorkerSDK

extension ModelSet {
  /// How many deadlines are caught up with at one record; whatever is left stays due, and the runtime asks again.
  private static let maximumCatchUp = 64

  /// Takes one event of a customer, and says which moves it causes, after those that time alone caused before it.
  ///
  /// A late event counts among the facts as of its own time; phases are decided as of the latest moment they were decided before.
  package func take(_ event: some LifecycleEvent, at time: EventTime, state: inout LifecycleState?) -> [PhaseMove] {
    var moves: [PhaseMove] = []
    var customer = state.take() ?? LifecycleState(layout: layout)
    let now = max(time.milliseconds, customer.evaluatedAt)
    let isUnknown = customer.bind(to: layout)
    if isUnknown { customer.alarm = .max }
    for _ in 0..<Self.maximumCatchUp where customer.alarm <= now { passDeadline(&customer, &moves) }
    let affected = fold(event, at: time.milliseconds, into: &customer)
    customer.evaluatedAt = now
    let due = isUnknown ? UInt64.max : affected
    let before = moves.count
    for model in models.indices where due & (1 << UInt64(model)) != 0 {
      settle(model, &customer, at: now, .event(event.event), &moves)
    }
    // An alarm that comes too early finds nothing and moves on: cheaper than moving it with every record.
    if moves.count > before { customer.alarm = .max }
    if due != 0 { customer.alarm = min(customer.alarm, nextDeadline(customer, after: now)) }
    state = customer
    return moves
  }

  /// Lets time pass until `time`, the moment that ``LifecycleState/nextPunctuation`` named, and says which moves that causes.
  package func pass(_ time: EventTime, state: inout LifecycleState?) -> [PhaseMove] {
    guard var customer = state.take() else { return [] }
    var moves: [PhaseMove] = []
    if customer.bind(to: layout) {
      // Other models than those that set the alarm: nothing of theirs fires for the past.
      for model in models.indices { settle(model, &customer, at: time.milliseconds, .silence, &moves) }
      if !moves.isEmpty { customer.evaluatedAt = max(customer.evaluatedAt, time.milliseconds) }
      customer.alarm = nextDeadline(customer, after: time.milliseconds)
    }
    for _ in 0..<Self.maximumCatchUp where customer.alarm <= time.milliseconds { passDeadline(&customer, &moves) }
    state = customer
    return moves
  }

  /// Passes the moment for which the alarm is set. A model is looked at only if it has a deadline just then: so it makes no
  /// difference how often an alarm was early.
  private func passDeadline(_ state: inout LifecycleState, _ moves: inout [PhaseMove]) {
    let now = state.alarm
    let before = moves.count
    for model in models.indices where nextDeadline(of: model, state, after: now - 1) == now {
      settle(model, &state, at: now, .silence, &moves)
    }
    if moves.count > before { state.evaluatedAt = max(state.evaluatedAt, now) }
    state.alarm = nextDeadline(state, after: now)
  }

  private func nextDeadline(_ state: borrowing LifecycleState, after now: Int64) -> Int64 {
    var next = Int64.max
    for model in models.indices { next = min(next, nextDeadline(of: model, state, after: now)) }
    return next
  }

  /// The first moment after `now` at which time alone may move the customer in the model.
  private func nextDeadline(of index: Int, _ state: borrowing LifecycleState, after now: Int64) -> Int64 {
    let model = models[index]
    if now < model.effectiveFrom { return model.effectiveFrom }
    var next = Int64.max
    for deadline in stages[model.stages.lowerBound + place(in: index, state)].deadlines {
      guard let moment = state.word(deadlines[deadline].slot) else { continue }
      let due = moment &+ deadlines[deadline].delay
      if due > now, due < next { next = due }
    }
    return next
  }

  /// Where the customer is: a phase's index, or behind the last one for none.
  @inline(__always)
  func place(in index: Int, _ state: borrowing LifecycleState) -> Int {
    let model = models[index]
    guard let word = state.word(model.phaseSlot) else { return model.none }
    let hash = UInt32(truncatingIfNeeded: word)
    for place in 0..<model.none where stages[model.stages.lowerBound + place].hash == hash { return place }
    return model.none
  }

  /// Moves the customer on in one model until nothing moves any more. A phase is not entered twice for one cause.
  private func settle(_ index: Int, _ state: inout LifecycleState, at now: Int64, _ cause: MoveCause, _ moves: inout [PhaseMove]) {
    guard now >= models[index].effectiveFrom else { return }
    var visited: UInt64 = 0
    while true {
      let place = place(in: index, state)
      visited |= 1 << UInt64(place)
      guard let (to, indicator) = choose(in: index, from: place, state, at: now), visited & (1 << UInt64(to)) == 0 else { return }
      var step = 0
      for earlier in moves.indices where moves[earlier].model == index { step += 1 }
      moves.append(move(in: index, from: place, to: to, by: indicator, &state, at: now, cause, step: step))
    }
  }

  /// The phase that the customer goes to from `place`, and why; `nil` if it stays.
  private func choose(in index: Int, from place: Int, _ state: borrowing LifecycleState, at now: Int64) -> (to: Int, indicator: Int)? {
    let model = models[index]
    if place == model.none {
      // After an end only a later activity begins anew.
      if model.end >= 0, let left = state.word(model.enteredSlot), state.word(lastActivitySlot) ?? .min <= left { return nil }
    } else if model.end >= 0, holds(model.end, state, at: now) {
      return (model.none, model.end)
    }
    for choice in stages[model.stages.lowerBound + place].choices where holds(choices[choice].indicator, state, at: now) {
      let to = choices[choice].phase
      return to == place ? nil : (to, choices[choice].indicator)
    }
    return nil
  }
}
