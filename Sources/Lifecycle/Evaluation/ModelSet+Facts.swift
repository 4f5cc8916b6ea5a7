internal import Touchpoints

extension ModelSet {
  /// Takes what follows from `event` into the facts, and says which models have something to decide, a bit each.
  ///
  /// The order of events does not matter: counts and sums are added, first and latest moments are kept as such, and of two values
  /// the one that was said later is kept. So a late event leaves the facts that an event in time would have left.
  func fold(_ event: some LifecycleEvent, at time: Int64, into state: inout LifecycleState) -> UInt64 {
    var affected: UInt64 = 0
    var isActivity = true
    if let index = events.index(of: event.event.hash) {
      let entry = events.entries[index]
      isActivity = entry.isActivity
      affected = entry.models
      for update in entry.updates { apply(updates[update], event, at: time, to: &state) }
    }
    if isActivity { affected |= foldActivity(at: time, into: &state) }
    for update in traits {
      guard case .property(let name) = update.operation, let text = event.trait(name) else { continue }
      affected |= traitModels
      keep(TextFact.hash(text), Decimal.milli(text), said: time, in: update.slot, of: &state)
    }
    return affected
  }

  /// Moves first and last activity, and says for which models that may matter: for those that were waiting in a silence at least as
  /// long as this one, and for those whose customer was not active since its last move.
  private func foldActivity(at time: Int64, into state: inout LifecycleState) -> UInt64 {
    var affected: UInt64 = 0
    if let slot = firstActivitySlot, time < state.word(slot) ?? .max {
      state.set(slot, time)
      affected |= knownModels
    }
    let last = state.word(lastActivitySlot)
    guard time > last ?? .min else { return affected }
    state.set(lastActivitySlot, time)
    guard let last else { return affected | activityModels }
    let silence = max(time, state.evaluatedAt) &- last
    for model in models.indices where activityModels & (1 << UInt64(model)) != 0 {
      if silence >= models[model].leastSilence || last <= state.word(models[model].enteredSlot) ?? .min { affected |= 1 << UInt64(model) }
    }
    return affected
  }

  private func apply(_ update: FactUpdate, _ event: some LifecycleEvent, at time: Int64, to state: inout LifecycleState) {
    switch update.operation {
    case .count(let amount):
      state.set(update.slot, (state.word(update.slot) ?? 0) &+ amount)
    case .recent(let depth):
      keep(time, amongLatest: depth, from: update.slot, of: &state)
    case .property(let name):
      guard let text = event.property(name) else { return }
      keep(TextFact.hash(text), Decimal.milli(text), said: time, in: update.slot, of: &state)
    case .score:
      guard let score = event.scoreMilli else { return }
      keep(score, score, said: time, in: update.slot, of: &state)
    case .money(let sign):
      guard let amount = event.amount else { return }
      add(sign &* amount.micros, in: Int64(amount.currency.code), from: update.slot, of: &state)
    }
  }

  /// Keeps the latest moments in descending order; what falls off the end is older than all of them.
  private func keep(_ time: Int64, amongLatest depth: Int, from slot: Int, of state: inout LifecycleState) {
    var moment = time
    for place in slot..<(slot + depth) {
      guard let kept = state.word(place) else { return state.set(place, moment) }
      if moment > kept {
        state.set(place, moment)
        moment = kept
      }
    }
  }

  /// Of two values said at the same moment the larger hash wins, so that their order does not matter.
  private func keep(_ text: Int64, _ number: Int64?, said time: Int64, in slot: Int, of state: inout LifecycleState) {
    if let last = state.word(slot), last > time || (last == time && (state.word(slot + 1) ?? .min) >= text) { return }
    state.set(slot, time)
    state.set(slot + 1, text)
    state.set(slot + 2, number ?? .min)
  }

  /// Adds to the sum of one currency. A customer has the sums of the first four currencies; money in further ones is left out.
  private func add(_ micros: Int64, in currency: Int64, from slot: Int, of state: inout LifecycleState) {
    for place in stride(from: slot, to: slot + 2 * ModelCompiler.currencies, by: 2) {
      let kept = state.word(place)
      guard kept == nil || kept == currency else { continue }
      if kept == nil { state.set(place, currency) }
      let (sum, isTooLarge) = (state.word(place + 1) ?? 0).addingReportingOverflow(micros)
      if !isTooLarge { state.set(place + 1, sum) }
      return
    }
  }
}
