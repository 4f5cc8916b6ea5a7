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

  private func sums(from slot: Int, _ state: borrowing LifecycleState) -> [(currency: Int64, micros: Int64)] {
    var sums: [(currency: Int64, micros: Int64)] = []
    for place in stride(from: slot, to: slot + 2 * ModelCompiler.currencies, by: 2) {
      guard let currency = state.word(place), let micros = state.word(place + 1) else { break }
      sums.append((currency, micros))
    }
    return sums
  }

  /// The facts by which the indicator is true: the tests on the way through its graph that speak for it, each name once.
  func evidence(of indicator: Int, _ state: LifecycleState, at now: Int64) -> [Evidence] {
    var evidence: [Evidence] = []
    var place = entrances[indicator]
    while place < Instruction.reject {
      let test = instructions[Int(place)]
      let isPassed = passes(test, state, at: now)
      place = isPassed ? test.onTrue : test.onFalse
      guard isPassed == test.isAffirmative else { continue }
      for item in numbers(of: test, state, at: now) where !evidence.contains(where: { $0.name == item.name }) { evidence.append(item) }
    }
    return evidence
  }

  private func numbers(of test: Instruction, _ state: LifecycleState, at now: Int64) -> [Evidence] {
    let label = labels[Int(test.label)]
    let slot = Int(test.slot)
    switch label.unit {
    case .number: return [Evidence(name: label.name, value: state.word(slot) ?? 0)]
    case .truth: return state.word(slot).map { _ in [Evidence(name: label.name, value: 1)] } ?? []
    case .age(let unit): return state.word(slot).map { [Evidence(name: label.name, value: (now &- $0) / unit)] } ?? []
    case .countInWindow(let depth):
      let since = test.since == Instruction.noSlot ? Int64.min : state.word(Int(test.since)) ?? .min
      let count = (0..<depth).count { place in
        state.word(slot - depth + 1 + place).map { now &- $0 < test.low && $0 > since } ?? false
      }
      return [Evidence(name: label.name, value: Int64(count))]
    case .money:
      return sums(from: slot, state).filter { test.high < 0 ? $0.micros >= test.low : $0.currency == test.high }.map {
        Evidence(name: "\(label.name).\(Self.letters(of: $0.currency))", value: $0.micros)
      }
    }
  }
}
