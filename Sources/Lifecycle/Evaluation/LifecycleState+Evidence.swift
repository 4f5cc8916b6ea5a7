extension LifecycleState {
  /// The facts by which the indicator is true: the tests on the way through its graph that speak for it, each name once.
  mutating func evidence(of indicator: Int, at now: Int64, _ models: ModelSet) -> FactList {
    var facts = FactList()
    var place = models.entrances[indicator]
    while place < Instruction.reject {
      let test = models.instructions[Int(place)]
      let isPassed = passes(test, at: now, models)
      place = isPassed ? test.onTrue : test.onFalse
      if isPassed == test.isAffirmative { add(test, at: now, models, to: &facts) }
    }
    return facts
  }

  private mutating func add(_ test: Instruction, at now: Int64, _ models: ModelSet, to facts: inout FactList) {
    let slot = Int(test.slot)
    switch models.labels[Int(test.label)].unit {
    case .number: models.add(Fact(label: test.label, value: word(slot) ?? 0), to: &facts)
    case .truth: if word(slot) != nil { models.add(Fact(label: test.label, value: 1), to: &facts) }
    case .age(let unit): if let moment = word(slot) { models.add(Fact(label: test.label, value: (now &- moment) / unit), to: &facts) }
    case .countInWindow(let depth): models.add(Fact(label: test.label, value: count(test, depth, at: now)), to: &facts)
    case .money:
      for place in stride(from: slot, to: slot + 2 * ModelCompiler.currencies, by: 2) {
        guard let currency = word(place), let micros = word(place + 1) else { return }
        let counts = test.high < 0 ? micros >= test.low : currency == test.high
        if counts { models.add(Fact(label: test.label, currency: currency, value: micros), to: &facts) }
      }
    }
  }

  /// How many of the last moments count.
  private mutating func count(_ test: Instruction, _ depth: Int, at now: Int64) -> Int64 {
    let slot = Int(test.slot)
    let since = test.since == Instruction.noSlot ? Int64.min : word(Int(test.since)) ?? .min
    var count: Int64 = 0
    for place in (slot - depth + 1)...slot {
      if let moment = word(place), now &- moment < test.low, moment > since { count += 1 }
    }
    return count
  }

  /// The phase that comes after `place`, and by how much each fact is short that it asks for.
  mutating func next(_ model: ModelSet.Model, after place: Int, at now: Int64, _ models: ModelSet) -> PhaseMove.Next? {
    guard place != model.none else { return nil }
    let successor = models.phases[Int(model.firstPhase) + place].successor
    guard successor >= 0 else { return nil }
    var next = PhaseMove.Next(place: Int(successor), missing: FactList())
    let stage = models.stages[stage(model)]
    guard let choice = stage.choices.first(where: { Int16(models.choices[$0].phase) == successor }) else { return next }
    let hint = models.firstHints[Int(models.choices[choice].indicator)]
    addShortage(of: hint, at: now, models, to: &next.missing)
    return next
  }

  /// How many tests stand in the way of the hint at `place`.
  private mutating func shortCount(_ place: Int, at now: Int64, _ models: ModelSet) -> Int {
    let node = models.hints[place]
    switch node.kind {
    case .passes, .fails: return passes(models.instructions[Int(node.test)], at: now, models) == (node.kind == .passes) ? 0 : 1
    case .all, .any:
      var (count, least) = (0, Int.max)
      var part = place + 1
      while part < node.end {
        let short = shortCount(part, at: now, models)
        (count, least) = (count + short, min(least, short))
        part = Int(models.hints[part].end)
      }
      return node.kind == .all ? count : least == .max ? 0 : least
    }
  }

  /// Adds what is short of the hint at `place`: of several ways the one of which the fewest facts are.
  private mutating func addShortage(of place: Int, at now: Int64, _ models: ModelSet, to facts: inout FactList) {
    let node = models.hints[place]
    switch node.kind {
    case .passes, .fails:
      let test = models.instructions[Int(node.test)]
      let shouldPass = node.kind == .passes
      guard passes(test, at: now, models) != shouldPass else { return }
      let currency = test.operation == .spent && test.high >= 0 ? test.high : nil
      models.add(Fact(label: test.label, currency: currency, value: shortage(test, shouldPass, at: now, models)), to: &facts)
    case .all, .any:
      var (best, least) = (-1, Int.max)
      var part = place + 1
      while part < node.end {
        if node.kind == .all {
          addShortage(of: part, at: now, models, to: &facts)
        } else {
          let short = shortCount(part, at: now, models)
          if short < least { (best, least) = (part, short) }
        }
        part = Int(models.hints[part].end)
      }
      if best >= 0, least > 0 { addShortage(of: best, at: now, models, to: &facts) }
    }
  }

  private mutating func shortage(_ test: Instruction, _ passes: Bool, at now: Int64, _ models: ModelSet) -> Int64 {
    let value = word(Int(test.slot))
    switch models.labels[Int(test.label)].unit {
    case .number where test.operation == .numberWithin:
      guard passes else { return -1 }
      let number = value ?? 0
      return number < test.low ? test.low - max(number, 0) : test.high - number
    case .number: return passes ? test.low - (value ?? 0) : test.low - (value ?? 0) - 1
    case .truth: return passes ? 1 : -1
    case .age(let unit):
      guard let value, test.operation == .elapsed else { return passes ? 1 : -1 }
      // Rounded away from zero: what is nearly there is not there.
      let short = test.low - (now &- value)
      return short > 0 ? (short + unit - 1) / unit : short / unit - 1
    case .countInWindow(let depth):
      return passes ? Int64(depth) - count(test, depth, at: now) : Int64(depth) - count(test, depth, at: now) - 1
    case .money: return passes ? test.low - spent(test) : -1
    }
  }

  /// The sum that comes nearest.
  private mutating func spent(_ test: Instruction) -> Int64 {
    var most: Int64 = 0
    for place in stride(from: Int(test.slot), to: Int(test.slot) + 2 * ModelCompiler.currencies, by: 2) {
      guard let currency = word(place), let micros = word(place + 1) else { break }
      if test.high < 0 || test.high == currency { most = max(most, micros) }
    }
    return most
  }
}

extension ModelSet {
  /// Adds a fact, if none of its name is there.
  func add(_ fact: Fact, to facts: inout FactList) {
    for place in 0..<facts.count where facts[place].currency == fact.currency && isSameName(facts[place], fact) { return }
    facts.append(fact)
  }

  private func isSameName(_ a: Fact, _ b: Fact) -> Bool {
    a.label == b.label || texts.labels[Int(a.label)] == texts.labels[Int(b.label)]
  }

  /// The facts in the model's words.
  func evidence(_ facts: FactList) -> [Evidence] {
    (0..<facts.count).map { place in
      let fact = facts[place]
      let name = labels[Int(fact.label)].name
      guard fact.currency != Fact.noCurrency else { return Evidence(name: name, value: fact.value) }
      return Evidence(name: "\(name).\(Self.letters(of: Int64(fact.currency)))", value: fact.value)
    }
  }
}
