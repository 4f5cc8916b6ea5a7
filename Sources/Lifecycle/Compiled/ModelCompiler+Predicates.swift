internal import RecordLog
internal import Touchpoints
internal import WorkerSDK

extension ModelCompiler {
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

  /// Compiles `predicate` from its last part to its first, so that every test knows where to go on; says where it begins.
  mutating func compile(
    _ predicate: Predicate, onTrue: UInt16, onFalse: UInt16, isAffirmative: Bool, hint: inout Hint
  ) -> UInt16 {
    guard problem == nil else { return onFalse }
    let exits = Exits(onTrue: onTrue, onFalse: onFalse, isAffirmative: isAffirmative)
    switch predicate {
    case .all(let parts):
      var hints: [Hint] = []
      let entrance = parts.reversed().reduce(onTrue) {
        compilePart($1, onTrue: $0, onFalse: onFalse, isAffirmative: isAffirmative, &hints)
      }
      hint = isAffirmative ? .all(hints.reversed()) : .any(hints.reversed())
      return entrance
    case .any(let parts):
      var hints: [Hint] = []
      let entrance = parts.reversed().reduce(onFalse) {
        compilePart($1, onTrue: onTrue, onFalse: $0, isAffirmative: isAffirmative, &hints)
      }
      hint = isAffirmative ? .any(hints.reversed()) : .all(hints.reversed())
      return entrance
    case .not(let part):
      return compile(part, onTrue: onFalse, onFalse: onTrue, isAffirmative: !isAffirmative, hint: &hint)
    case .indicator(let reference):
      guard let indicator = indicators[reference.name] else { return onFalse }
      return compile(indicator, onTrue: onTrue, onFalse: onFalse, isAffirmative: isAffirmative, hint: &hint)
    case .happened(let happened): return compile(happened, exits, &hint)
    default:
      let entrance = compileTest(predicate, exits)
      hint = .test(Int(entrance), passes: isAffirmative)
      return entrance
    }
  }

  private mutating func compilePart(
    _ part: Predicate, onTrue: UInt16, onFalse: UInt16, isAffirmative: Bool, _ hints: inout [Hint]
  ) -> UInt16 {
    var hint = Hint.all([])
    let entrance = compile(part, onTrue: onTrue, onFalse: onFalse, isAffirmative: isAffirmative, hint: &hint)
    hints.append(hint)
    return entrance
  }

  /// What is a single test.
  private mutating func compileTest(_ predicate: Predicate, _ exits: Exits) -> UInt16 {
    switch predicate {
    case .silent(let silent): compile(silent, exits)
    case .inPhase(let duration, _): elapsed(entered, duration, exits, label: "in_phase", prefix: "")
    case .known(let duration, _): compileKnown(duration, exits)
    case .spent(let spent): compile(spent, exits)
    case .value(let value): compile(value, exits)
    case .all, .any, .not, .indicator, .happened: exits.onFalse
    }
  }

  private mutating func compile(_ happened: Predicate.Happened, _ exits: Exits, _ hint: inout Hint) -> UInt16 {
    guard let atMost = happened.atMost else {
      let entrance = compile(happened, atLeast: happened.atLeast ?? 1, exits)
      hint = .test(Int(entrance), passes: exits.isAffirmative)
      return entrance
    }
    // At most n is: not n + 1.
    let tooMany = compile(happened, atLeast: atMost + 1, exits.negated)
    let most = Hint.test(Int(tooMany), passes: !exits.isAffirmative)
    hint = most
    guard let atLeast = happened.atLeast, atLeast > 0 else { return tooMany }
    var enough = exits
    enough.onTrue = tooMany
    let entrance = compile(happened, atLeast: atLeast, enough)
    let least = Hint.test(Int(entrance), passes: exits.isAffirmative)
    hint = exits.isAffirmative ? .all([least, most]) : .any([least, most])
    return entrance
  }

  private mutating func compile(_ happened: Predicate.Happened, atLeast: Int, _ exits: Exits) -> UInt16 {
    let isAny = happened.event.name == Predicate.anyEvent
    guard isAny || happened.within != nil || happened.since != nil else { return compileTotal(of: happened, atLeast: atLeast, exits) }
    var test = exits.test(
      .recent, slot: moments(of: happened.filter, helps: exits.isAffirmative) + atLeast - 1, label: label(of: happened, atLeast: atLeast))
    test.low = happened.within?.milliseconds ?? .max
    var silence = test.low
    switch happened.since {
    case .phase:
      test.since = UInt16(truncatingIfNeeded: entered)
      if isAny, exits.isAffirmative { influence.isRaisedByReturn = true }
    case .event(let event):
      test.since = UInt16(truncatingIfNeeded: moments(of: EventFilter(event.name), helps: !exits.isAffirmative))
      silence = 0
    case nil: break
    }
    if isAny { influence.noteActivity(after: silence, helps: exits.isAffirmative) }
    return append(test)
  }

  private mutating func compileTotal(of happened: Predicate.Happened, atLeast: Int, _ exits: Exits) -> UInt16 {
    let (name, filter) = (happened.event.name, happened.filter)
    let slot = catalog.fact(FactCode.count(of: filter), "\(filter.identity)'s count")
    demand(FactUpdate(operation: .count(1), condition: condition(filter.conditions), slot: slot), of: name)
    influence.note(EventName(name).hash, helps: exits.isAffirmative)
    if filter.conditions.isEmpty, EventName(name) == EventName(StandardEvents.orderCompleted) {
      demand(FactUpdate(operation: .count(-1), slot: slot), of: StandardEvents.orderCancelled)
      influence.note(EventName(StandardEvents.orderCancelled).hash, helps: !exits.isAffirmative)
    }
    var test = exits.test(.countAtLeast, slot: slot, label: label("\(filter.label).count", .number))
    test.low = Int64(atLeast)
    return append(test)
  }

  private mutating func compile(_ silent: Predicate.Silent, _ exits: Exits) -> UInt16 {
    guard let event = silent.event, event.name != Predicate.anyEvent else {
      influence.noteActivity(after: silent.duration.milliseconds, helps: !exits.isAffirmative)
      return elapsed(lastActivity, silent.duration, exits, label: "silent", prefix: "")
    }
    let filter = EventFilter(event.name)
    return elapsed(
      moments(of: filter, helps: !exits.isAffirmative), silent.duration, exits, label: "silent", prefix: "\(filter.label).")
  }

  private mutating func compileKnown(_ duration: EventTime.Interval, _ exits: Exits) -> UInt16 {
    let slot = catalog.fact(FactCode.firstActivity, "first activity")
    firstActivity = slot
    return elapsed(slot, duration, exits, label: "known", prefix: "")
  }

  private mutating func elapsed(
    _ slot: Int, _ duration: EventTime.Interval, _ exits: Exits, label name: String, prefix: String
  ) -> UInt16 {
    var test = exits.test(.elapsed, slot: slot, label: ageLabel(prefix + name, duration))
    test.low = duration.milliseconds
    return append(test)
  }

  /// Where the event's latest moment lies, or that of any activity; the earlier ones that any model needs lie behind it.
  private mutating func moments(of event: EventFilter, helps: Bool) -> Int {
    guard event.name != Predicate.anyEvent else { return lastActivity }
    let depth = depths[event.identity] ?? 1
    let slot = catalog.block(FactCode.moment(0, of: event), depth, "\(event.identity)'s moments")
    demand(FactUpdate(operation: .recent(depth: depth), condition: condition(event.conditions), slot: slot), of: event.name)
    influence.note(EventName(event.name).hash, helps: helps)
    return slot
  }

  private mutating func label(of happened: Predicate.Happened, atLeast: Int) -> UInt16 {
    if happened.event.name == Predicate.anyEvent { return ageLabel("silent", happened.within ?? .days(2)) }
    var suffix = happened.within.map { "_\(text(of: $0))" } ?? ""
    switch happened.since {
    case .phase: suffix += "_since_phase"
    case .event(let event): suffix += "_since_\(EventFilter(event.name).label)"
    case nil: break
    }
    return label("\(happened.filter.label).count\(suffix)", .countInWindow(depth: atLeast))
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
