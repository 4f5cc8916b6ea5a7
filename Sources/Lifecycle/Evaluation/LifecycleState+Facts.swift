extension LifecycleState {
  /// Takes what follows from an event into the facts.
  ///
  /// The order of events does not matter: counts and sums are added, first and latest moments are kept as such, and of two values
  /// the one that was said later is kept. So a late event leaves the facts that an event in time would have left.
  @inline(__always)
  mutating func fold(_ event: Int, at time: Int64, _ values: borrowing EventValues, _ models: ModelSet) {
    var value = 0
    for update in models.events.entries[event].updates { apply(models.updates[update], at: time, values, &value, models) }
  }

  /// Notes the minute of the first touchpoint. Of customers who were known before it was asked for it stays unknown.
  mutating func foldFirst(at time: Int64, isNew: Bool, _ models: ModelSet) {
    let minute = FlowBuckets.minute(of: time)
    if isNew || minute < word(models.firstMinuteSlot) ?? .min { set(models.firstMinuteSlot, minute, models.layout) }
  }

  /// Notes that a planned touchpoint happened, if the customer is in its phase, and not longer than planned.
  mutating func observe(_ planned: PlannedPlace, at time: Int64, _ models: ModelSet) {
    let slots = models.models[planned.model].slots
    guard let word = word(slots.phase.index), word != 0, PhaseWord.index(word) == planned.phase, word & planned.bit == 0,
      let entered = self.word(slots.entered.index), time >= entered, time &- entered <= planned.within
    else { return }
    set(slots.phase.index, word | planned.bit, models.layout)
  }

  /// Moves first and last activity.
  @inline(__always)
  mutating func foldActivity(at time: Int64, _ models: ModelSet) {
    if models.firstActivitySlot >= 0, time < word(models.firstActivitySlot) ?? .max { set(models.firstActivitySlot, time, models.layout) }
    if time > word(models.lastActivitySlot) ?? .min { set(models.lastActivitySlot, time, models.layout) }
  }

  private mutating func apply(
    _ update: FactUpdate, at time: Int64, _ values: borrowing EventValues, _ value: inout Int, _ models: ModelSet
  ) {
    let slot = update.slot
    switch update.operation {
    case .count(let amount):
      if isMeant(update, values, &value) { set(slot, (word(slot) ?? 0) &+ amount, models.layout) }
    case .recent(let depth):
      if isMeant(update, values, &value) { keep(time, amongLatest: depth, from: slot, models) }
    case .property, .trait:
      let (text, number) = (values[value], values[value + 1])
      value += 2
      if text != ModelSet.noValue { keep(text, number, said: time, in: slot, models) }
    case .score:
      let score = values[value]
      value += 1
      if score != ModelSet.noValue { keep(score, score, said: time, in: slot, models) }
    case .money(let sign):
      let (currency, micros) = (values[value], values[value + 1])
      value += 2
      if currency != ModelSet.noValue { add(sign &* micros, in: currency, from: slot, models) }
    }
  }

  @inline(__always)
  private func isMeant(_ update: FactUpdate, _ values: borrowing EventValues, _ value: inout Int) -> Bool {
    guard update.condition >= 0 else { return true }
    value += 1
    return values[value - 1] == 1
  }

  /// Keeps the latest moments in descending order; what falls off the end is older than all of them.
  private mutating func keep(_ time: Int64, amongLatest depth: Int, from slot: Int, _ models: ModelSet) {
    var moment = time
    for place in slot..<(slot &+ depth) {
      guard let kept = word(place) else { return set(place, moment, models.layout) }
      if moment > kept {
        set(place, moment, models.layout)
        moment = kept
      }
    }
  }

  /// Of two values said at the same moment the larger hash wins, so that their order does not matter.
  private mutating func keep(_ text: Int64, _ number: Int64, said time: Int64, in slot: Int, _ models: ModelSet) {
    if let last = word(slot), last > time || (last == time && (word(slot + 1) ?? .min) >= text) { return }
    set(slot, time, models.layout)
    set(slot + 1, text, models.layout)
    set(slot + 2, number, models.layout)
  }

  /// Adds to the sum of one currency. A customer has the sums of the first four currencies; money in further ones is left out.
  private mutating func add(_ micros: Int64, in currency: Int64, from slot: Int, _ models: ModelSet) {
    for place in stride(from: slot, to: slot + 2 * ModelCompiler.currencies, by: 2) {
      let kept = word(place)
      guard kept == nil || kept == currency else { continue }
      if kept == nil { set(place, currency, models.layout) }
      let (sum, isTooLarge) = (word(place + 1) ?? 0).addingReportingOverflow(micros)
      if !isTooLarge { set(place + 1, sum, models.layout) }
      return
    }
  }
}
