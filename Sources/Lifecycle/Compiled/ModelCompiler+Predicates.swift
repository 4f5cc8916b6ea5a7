internal import RecordLog
internal import Touchpoints
internal import WorkerSDK

extension ModelCompiler {
  /// Compiles `predicate` from its last part to its first, so that every test knows where to go on; says where it begins.
  mutating func compile(_ predicate: Predicate, onTrue: UInt16, onFalse: UInt16, isAffirmative: Bool) -> UInt16 {
    guard problem == nil else { return onFalse }
    let exits = Exits(onTrue: onTrue, onFalse: onFalse, isAffirmative: isAffirmative)
    switch predicate {
    case .all(let parts):
      return parts.reversed().reduce(onTrue) { compile($1, onTrue: $0, onFalse: onFalse, isAffirmative: isAffirmative) }
    case .any(let parts):
      return parts.reversed().reduce(onFalse) { compile($1, onTrue: onTrue, onFalse: $0, isAffirmative: isAffirmative) }
    case .not(let part):
      return compile(part, onTrue: onFalse, onFalse: onTrue, isAffirmative: !isAffirmative)
    case .indicator(let reference):
      guard let indicator = model.indicators.first(where: { $0.id.name == reference.name }) else { return onFalse }
      return compile(indicator.predicate, onTrue: onTrue, onFalse: onFalse, isAffirmative: isAffirmative)
    case .happened(let happened): return compile(happened, exits)
    case .silent(let silent): return compile(silent, exits)
    case .inPhase(let duration, _):
      return elapsed(enteredSlot, duration, exits, label: "in_phase", prefix: "")
    case .known(let duration, _):
      let slot = catalog.slot("activity/first", isMoment: true)
      firstActivitySlot = slot
      knownModels |= modelBit
      return elapsed(slot, duration, exits, label: "known", prefix: "")
    case .spent(let spent): return compile(spent, exits)
    case .value(let value): return compile(value, exits)
    }
  }

  struct Exits {
    var onTrue: UInt16
    var onFalse: UInt16
    var isAffirmative: Bool

    func test(_ operation: Instruction.Operation, slot: Int, label: UInt16) -> Instruction {
      Instruction(
        operation: operation, isAffirmative: isAffirmative, slot: UInt16(truncatingIfNeeded: slot), onTrue: onTrue, onFalse: onFalse,
        label: label)
    }

    var negated: Exits { Exits(onTrue: onFalse, onFalse: onTrue, isAffirmative: !isAffirmative) }
  }

  private mutating func compile(_ happened: Predicate.Happened, _ exits: Exits) -> UInt16 {
    guard let atMost = happened.atMost else { return compile(happened, atLeast: happened.atLeast ?? 1, exits) }
    // At most n is: not n + 1.
    let tooMany = compile(happened, atLeast: atMost + 1, exits.negated)
    guard let atLeast = happened.atLeast, atLeast > 0 else { return tooMany }
    var enough = exits
    enough.onTrue = tooMany
    return compile(happened, atLeast: atLeast, enough)
  }

  private mutating func compile(_ happened: Predicate.Happened, atLeast: Int, _ exits: Exits) -> UInt16 {
    let name = happened.event.name
    let isAny = name == Predicate.anyEvent
    guard isAny || happened.within != nil || happened.since != nil else { return compileTotal(of: name, atLeast: atLeast, exits) }
    var test = exits.test(.recent, slot: lastMoment(of: happened.event) + atLeast - 1, label: label(of: happened, atLeast: atLeast))
    test.low = happened.within?.milliseconds ?? .max
    switch happened.since {
    case .phase: test.since = UInt16(truncatingIfNeeded: enteredSlot)
    case .event(let event):
      test.since = UInt16(truncatingIfNeeded: lastMoment(of: event))
      if isAny || event.name == Predicate.anyEvent { leastSilence = 0 }
    case nil: break
    }
    if isAny { leastSilence = min(leastSilence, test.low) }
    if let within = happened.within {
      add(Deadline(slot: Int(test.slot), delay: within.milliseconds), opens: !exits.isAffirmative)
    }
    return append(test)
  }

  private mutating func compileTotal(of name: String, atLeast: Int, _ exits: Exits) -> UInt16 {
    let slot = catalog.slot("count/\(EventName(name).hash)", isMoment: false)
    demand(FactUpdate(operation: .count(1), slot: slot), of: name)
    if EventName(name) == EventName(StandardEvents.orderCompleted) {
      demand(FactUpdate(operation: .count(-1), slot: slot), of: StandardEvents.orderCancelled)
    }
    var test = exits.test(.countAtLeast, slot: slot, label: label("\(spelling(of: name)).count", .number))
    test.low = Int64(atLeast)
    return append(test)
  }

  private mutating func compile(_ silent: Predicate.Silent, _ exits: Exits) -> UInt16 {
    guard let event = silent.event, event.name != Predicate.anyEvent else {
      activityModels |= modelBit
      leastSilence = min(leastSilence, silent.duration.milliseconds)
      return elapsed(lastActivitySlot, silent.duration, exits, label: "silent", prefix: "")
    }
    return elapsed(lastMoment(of: event), silent.duration, exits, label: "silent", prefix: "\(spelling(of: event.name)).")
  }

  private mutating func elapsed(
    _ slot: Int, _ duration: EventTime.Interval, _ exits: Exits, label name: String, prefix: String
  ) -> UInt16 {
    add(Deadline(slot: slot, delay: duration.milliseconds), opens: exits.isAffirmative)
    var test = exits.test(.elapsed, slot: slot, label: ageLabel(prefix + name, duration))
    test.low = duration.milliseconds
    return append(test)
  }

  private mutating func compile(_ spent: Predicate.Spent, _ exits: Exits) -> UInt16 {
    let names = (0..<Self.currencies).flatMap { ["money/\($0)/currency", "money/\($0)/micros"] }
    let slot = catalog.block(names, areMoments: names.map { _ in false })
    demand(FactUpdate(operation: .money(1), slot: slot), of: StandardEvents.orderCompleted)
    for reversal in [StandardEvents.orderRefunded, StandardEvents.orderCancelled] {
      demand(FactUpdate(operation: .money(-1), slot: slot), of: reversal)
    }
    var test = exits.test(.spent, slot: slot, label: label("spent_micros", .money))
    test.low = spent.atLeastMicros
    test.high = spent.currency.flatMap { Money.Currency($0) }.map { Int64($0.code) } ?? -1
    return append(test)
  }

  private mutating func compile(_ value: Predicate.LastValue, _ exits: Exits) -> UInt16 {
    let slots = valueSlots(value.subject)
    switch value.test {
    case .isWithin(let range):
      var test = exits.test(.numberWithin, slot: slots.first + 2, label: label("\(slots.name)_milli", .number))
      (test.low, test.high) = (range.lowerBound, range.upperBound)
      return append(test)
    case .isOneOf(let texts):
      let first = operands.count
      operands += texts.map { slots.isScore ? Decimal.milli($0) ?? .max : TextFact.hash($0) }
      var test = exits.test(.oneOf, slot: slots.first + (slots.isScore ? 2 : 1), label: label(slots.name, .truth))
      (test.low, test.high) = (Int64(first), Int64(operands.count))
      return append(test)
    }
  }

  /// The first of three slots: when the value was said, a hash of its text, its number in thousandths.
  private mutating func valueSlots(_ subject: Predicate.LastValue.Subject) -> (first: Int, name: String, isScore: Bool) {
    switch subject {
    case .property(let property, of: let event):
      let first = valueBlock("property/\(EventName(event.name).hash)/\(property)")
      let isScore = property == "rating" || property == "score"
      demand(FactUpdate(operation: isScore ? .score : .property(property), slot: first), of: event.name)
      return (first, "\(spelling(of: event.name)).\(property)", isScore)
    case .trait(let trait):
      let first = valueBlock("trait/\(trait)")
      let update = FactUpdate(operation: .property(trait), slot: first)
      if !traits.contains(update) { traits.append(update) }
      traitModels |= modelBit
      return (first, "trait.\(trait)", false)
    }
  }

  private mutating func valueBlock(_ name: String) -> Int {
    catalog.block(["\(name)/time", "\(name)/text", "\(name)/number"], areMoments: [true, false, false])
  }

  /// The slot of the event's last moment; the earlier ones that any model needs lie behind it.
  private mutating func lastMoment(of event: PhaseModel.Reference) -> Int {
    guard event.name != Predicate.anyEvent else {
      activityModels |= modelBit
      return lastActivitySlot
    }
    let hash = EventName(event.name).hash
    let depth = depths[hash] ?? 1
    let slot = catalog.block((0..<depth).map { "recent/\(hash)/\($0)" }, areMoments: (0..<depth).map { _ in true })
    demand(FactUpdate(operation: .recent(depth: depth), slot: slot), of: event.name)
    return slot
  }

  private mutating func add(_ deadline: Deadline, opens: Bool) {
    if opens { opening.append(deadline) } else { closing.append(deadline) }
  }

  /// How many currencies a customer's money is kept in; orders in further ones count, their money does not.
  static let currencies = 4

  /// How the standard spells the name, else the model.
  private func spelling(of name: String) -> String {
    StandardEvents.spelling[EventName(name).hash] ?? name
  }

  private mutating func label(of happened: Predicate.Happened, atLeast: Int) -> UInt16 {
    let name = happened.event.name
    if name == Predicate.anyEvent { return ageLabel("silent", happened.within ?? .days(2)) }
    var suffix = happened.within.map { "_\(text(of: $0))" } ?? ""
    switch happened.since {
    case .phase: suffix += "_since_phase"
    case .event(let event): suffix += "_since_\(spelling(of: event.name))"
    case nil: break
    }
    return label("\(spelling(of: name)).count\(suffix)", .countInWindow(depth: atLeast))
  }

  private mutating func ageLabel(_ name: String, _ duration: EventTime.Interval) -> UInt16 {
    duration < .days(2)
      ? label("\(name)_hours", .age(unit: EventTime.Interval.hours(1).milliseconds))
      : label("\(name)_days", .age(unit: EventTime.Interval.days(1).milliseconds))
  }

  private func text(of interval: EventTime.Interval) -> String {
    for (unit, letter) in [(EventTime.Interval.days(1), "d"), (.hours(1), "h")] where interval.milliseconds % unit.milliseconds == 0 {
      return "\(interval.milliseconds / unit.milliseconds)\(letter)"
    }
    return "\(interval.milliseconds / 60_000)m"
  }
}
