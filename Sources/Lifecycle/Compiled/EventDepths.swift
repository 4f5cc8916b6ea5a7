/// How many of an event's latest moments have to be kept: the largest number that any loaded model counts within a window.
struct EventDepths {
  /// By the events' identities.
  private(set) var depths: [String: Int] = [:]

  mutating func collect(_ model: PhaseModel) {
    for indicator in model.indicators { collect(indicator.predicate) }
    for tier in model.tiers {
      for indicator in tier.indicators { collect(indicator.predicate) }
    }
  }

  private mutating func collect(_ predicate: Predicate) {
    switch predicate {
    case .all(let parts), .any(let parts): for part in parts { collect(part) }
    case .not(let part): collect(part)
    case .happened(let happened):
      if case .event(let event)? = happened.since { need(1, of: EventFilter(event.name)) }
      guard happened.within != nil || happened.since != nil else { return }
      need(max(happened.atLeast ?? 1, (happened.atMost ?? 0) + 1), of: happened.filter)
    case .silent(let silent): if let event = silent.event { need(1, of: EventFilter(event.name)) }
    case .indicator, .inPhase, .known, .spent, .value: break
    }
  }

  private mutating func need(_ depth: Int, of event: EventFilter) {
    guard event.name != Predicate.anyEvent else { return }
    depths[event.identity, default: 0] = max(depths[event.identity] ?? 0, depth)
  }
}
