extension LifecycleState {
  /// Whether the indicator is true of the customer at `now`.
  mutating func holds(_ indicator: Int, at now: Int64, _ models: ModelSet) -> Bool {
    var place = models.entrances[indicator]
    while place < Instruction.reject {
      let test = models.instructions[Int(place)]
      place = passes(test, at: now, models) ? test.onTrue : test.onFalse
    }
    return place == Instruction.accept
  }

  @inline(__always)
  mutating func passes(_ test: Instruction, at now: Int64, _ models: ModelSet) -> Bool {
    let slot = Int(test.slot)
    switch test.operation {
    case .countAtLeast: return (word(slot) ?? 0) >= test.low
    case .elapsed:
      guard let moment = word(slot) else { return false }
      return now &- moment >= test.low
    case .recent:
      guard let moment = word(slot), now &- moment < test.low else { return false }
      return test.since == Instruction.noSlot || moment > word(Int(test.since)) ?? .min
    case .numberWithin:
      guard let number = word(slot), number != ModelSet.noValue else { return false }
      return number >= test.low && number <= test.high
    case .oneOf:
      guard let value = word(slot) else { return false }
      return models.operands[Int(test.low)..<Int(test.high)].contains(value)
    case .spent: return hasSpent(test)
    }
  }

  private mutating func hasSpent(_ test: Instruction) -> Bool {
    var slot = Int(test.slot)
    for _ in 0..<ModelCompiler.currencies {
      guard let currency = word(slot), let micros = word(slot + 1) else { return false }
      if micros >= test.low, test.high < 0 || test.high == currency { return true }
      slot += 2
    }
    return false
  }

  /// The stage in which the customer is in the model: its phase, as customers of its tier see it.
  @inline(__always)
  mutating func stage(_ model: ModelSet.Model) -> Int {
    Int(model.firstStage) &+ place(model) &* (model.tiers &+ 1) &+ Int(tiers[model.index])
  }

  /// Finds the customer's tiers, if they are not known yet.
  @inline(__always)
  mutating func findTiersOnce(_ models: ModelSet) {
    if !hasTiers { findTiers(models) }
  }

  @inline(__always)
  mutating func findTiers(_ models: ModelSet) {
    hasTiers = true
    guard models.hasTiers else { return }
    for index in models.models.indices where models.models[index].tierCount > 0 { tiers[index] = UInt8(tier(models.models[index], models)) }
  }

  private mutating func tier(_ model: ModelSet.Model, _ models: ModelSet) -> Int {
    for tier in 0..<model.tiers where holds(models.tierTests[Int(model.firstTier) + tier], at: evaluatedAt, models) { return tier }
    return model.tiers
  }

  /// Where the customer is: a phase's index, or behind the last one for none.
  @inline(__always)
  mutating func place(_ model: ModelSet.Model) -> Int {
    guard let word = word(model.slots.phase.index), word != 0 else { return model.none }
    return min(PhaseWord.index(word), model.none)
  }
}
