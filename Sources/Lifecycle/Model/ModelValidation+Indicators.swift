internal import Touchpoints

extension ModelValidation {
  mutating func checkIndicators() {
    var seen: Set<String> = []
    for indicator in model.indicators {
      checkName(indicator.id, of: "indicator")
      if !seen.insert(indicator.id.name).inserted {
        complain(indicator.id.position, "the indicator \"\(indicator.id.name)\" is there twice")
      }
      check(indicator.predicate, at: indicator.id.position)
    }
    for tier in model.tiers {
      for indicator in tier.indicators { check(indicator.predicate, at: indicator.id.position) }
    }
    for indicator in model.indicators {
      var path: Set<String> = []
      if refers(indicator.predicate, to: indicator.id.name, &path) {
        complain(indicator.id.position, "the indicator \"\(indicator.id.name)\" depends on itself")
      }
    }
  }

  private mutating func check(_ predicate: Predicate, at position: SourcePosition) {
    switch predicate {
    case .all(let parts), .any(let parts):
      if parts.isEmpty { complain(position, "an empty list is neither true nor false", "list at least one predicate") }
      for part in parts { check(part, at: position) }
      if case .all = predicate { checkContradiction(parts) }
    case .not(let part): check(part, at: position)
    case .indicator(let reference): _ = resolve(reference)
    case .happened(let happened): check(happened)
    case .silent(let silent): if let event = silent.event { checkEvent(event) }
    case .value(let value): check(value)
    case .inPhase, .known, .spent: break
    }
  }

  private mutating func checkContradiction(_ parts: [Predicate]) {
    for part in parts {
      guard case .not(.indicator(let denied)) = part else { continue }
      let isAsserted = parts.contains { if case .indicator(let asserted) = $0 { asserted.name == denied.name } else { false } }
      if isAsserted { complain(denied.position, "\"\(denied.name)\" and not \"\(denied.name)\" are never true together") }
    }
  }

  private mutating func check(_ happened: Predicate.Happened) {
    let position = happened.event.position
    checkEvent(happened.event)
    if case .event(let event)? = happened.since { checkEvent(event) }
    let atLeast = happened.atLeast ?? 0
    if atLeast < 0 || happened.atMost ?? 0 < 0 { complain(position, "a count is never below 0") }
    if happened.atLeast == 0 && happened.atMost == nil {
      complain(position, "\"at_least: 0\" is always true", "write at_least: 1, or leave it out")
    }
    if let atMost = happened.atMost, atMost < atLeast {
      complain(position, "at_least \(atLeast) and at_most \(atMost) are never true together")
    }
    let isAny = happened.event.name == Predicate.anyEvent
    if isAny, !happened.conditions.isEmpty { complain(position, "\"where\" needs an event that is named", "name it in place of \"any\"") }
    if isAny && (atLeast > 1 || happened.atMost != nil) {
      complain(position, "of any activity only the last one is known", "use \"event: any\" without a count, or name an event")
    }
    let isWindowed = happened.within != nil || happened.since != nil
    if isWindowed, max(atLeast, (happened.atMost ?? 0) + 1) > Self.maximumWindowCount {
      complain(position, "a count within a window goes up to \(Self.maximumWindowCount)", "count in total, or ask for fewer")
    }
  }

  private mutating func check(_ value: Predicate.LastValue) {
    if case .property(_, let event, _) = value.subject { checkEvent(event) }
  }

  mutating func checkEvent(_ event: PhaseModel.Reference) {
    guard event.name != Predicate.anyEvent else { return }
    let name = EventName(event.name)
    guard StandardEvents.spelling[name.hash] == nil, !model.ownEvents.contains(where: { EventName($0) == name }) else { return }
    let nearest = Spelling.nearest(to: event.name, among: StandardEvents.all + model.ownEvents)
    complain(
      event.position, "unknown event \"\(event.name)\"",
      nearest.map { "did you mean \"\($0)\"?" } ?? "list an event of your own under \"events\"")
  }

  /// Whether following the indicators in `predicate` leads to `name`.
  private func refers(_ predicate: Predicate, to name: String, _ seen: inout Set<String>) -> Bool {
    switch predicate {
    case .all(let parts), .any(let parts):
      for part in parts where refers(part, to: name, &seen) { return true }
      return false
    case .not(let part): return refers(part, to: name, &seen)
    case .indicator(let reference):
      if reference.name == name { return true }
      guard seen.insert(reference.name).inserted, let next = indicators[reference.name] else { return false }
      return refers(next.predicate, to: name, &seen)
    case .happened, .silent, .inPhase, .known, .spent, .value: return false
    }
  }
}
