extension ModelSet {
  /// Whether the indicator is true of the customer at `now`.
  func holds(_ indicator: Int, _ state: borrowing LifecycleState, at now: Int64) -> Bool {
    var place = entrances[indicator]
    while place < Instruction.reject {
      let instruction = instructions[Int(place)]
      place = passes(instruction, state, at: now) ? instruction.onTrue : instruction.onFalse
    }
    return place == Instruction.accept
  }

  @inline(__always)
  private func passes(_ test: Instruction, _ state: borrowing LifecycleState, at now: Int64) -> Bool {
    let slot = Int(test.slot)
    switch test.operation {
    case .countAtLeast: return (state.word(slot) ?? 0) >= test.low
    case .elapsed:
      guard let moment = state.word(slot) else { return false }
      return now &- moment >= test.low
    case .recent:
      guard let moment = state.word(slot), now &- moment < test.low else { return false }
      return test.since == Instruction.noSlot || moment > state.word(Int(test.since)) ?? .min
    case .numberWithin:
      guard let number = state.word(slot) else { return false }
      return number >= test.low && number <= test.high
    case .oneOf:
      guard let value = state.word(slot) else { return false }
      return operands[Int(test.low)..<Int(test.high)].contains(value)
    case .spent: return hasSpent(test, state)
    }
  }

  private func hasSpent(_ test: Instruction, _ state: borrowing LifecycleState) -> Bool {
    var slot = Int(test.slot)
    for _ in 0..<ModelCompiler.currencies {
      guard let currency = state.word(slot), let micros = state.word(slot + 1) else { return false }
      if micros >= test.low, test.high < 0 || test.high == currency { return true }
      slot += 2
    }
    return false
  }

  /// The facts by which the indicator is true: the tests on the way through its graph that speak for it, each name once.
  func facts(for indicator: Int, _ state: borrowing LifecycleState, at now: Int64) -> [Fact] {
    var facts: [Fact] = []
    facts.reserveCapacity(Self.usualFacts)
    var place = entrances[indicator]
    while place < Instruction.reject {
      let test = instructions[Int(place)]
      let isPassed = passes(test, state, at: now)
      place = isPassed ? test.onTrue : test.onFalse
      if isPassed == test.isAffirmative { add(test, state, at: now, to: &facts) }
    }
    return facts
  }

  private static let usualFacts = 4

  private func add(_ test: Instruction, _ state: borrowing LifecycleState, at now: Int64, to facts: inout [Fact]) {
    let slot = Int(test.slot)
    switch labels[Int(test.label)].unit {
    case .number: add(Fact(label: test.label, value: state.word(slot) ?? 0), to: &facts)
    case .truth: if state.word(slot) != nil { add(Fact(label: test.label, value: 1), to: &facts) }
    case .age(let unit): if let moment = state.word(slot) { add(Fact(label: test.label, value: (now &- moment) / unit), to: &facts) }
    case .countInWindow(let depth):
      let since = test.since == Instruction.noSlot ? Int64.min : state.word(Int(test.since)) ?? .min
      var count: Int64 = 0
      for place in (slot - depth + 1)...slot {
        if let moment = state.word(place), now &- moment < test.low, moment > since { count += 1 }
      }
      add(Fact(label: test.label, value: count), to: &facts)
    case .money:
      for place in stride(from: slot, to: slot + 2 * ModelCompiler.currencies, by: 2) {
        guard let currency = state.word(place), let micros = state.word(place + 1) else { return }
        let counts = test.high < 0 ? micros >= test.low : currency == test.high
        if counts { add(Fact(label: test.label, currency: currency, value: micros), to: &facts) }
      }
    }
  }

  private func add(_ fact: Fact, to facts: inout [Fact]) {
    for other in facts where haveSameName(fact, other) { return }
    facts.append(fact)
  }

  private func haveSameName(_ a: Fact, _ b: Fact) -> Bool {
    if a.currency == nil, b.currency == nil { return texts.labels[Int(a.label)] == texts.labels[Int(b.label)] }
    return evidence(a).name == evidence(b).name
  }

  /// The fact in the model's words.
  func evidence(_ fact: Fact) -> Evidence {
    let name = labels[Int(fact.label)].name
    return Evidence(name: fact.currency.map { "\(name).\(Self.letters(of: $0))" } ?? name, value: fact.value)
  }
}
