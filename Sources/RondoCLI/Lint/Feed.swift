internal import Lifecycle
internal import Touchpoints

/// What has to arrive so that a test of a model has something to go by.
struct Feed: Hashable {
  /// What a touchpoint has to bring beside its name.
  enum Field: Hashable {
    case none, amount, score
    case property(String)
    case trait(String)
  }

  /// How it is called in reports.
  let label: String
  /// Any of these; empty for any activity.
  let events: [String]
  var conditions: [EventFilter.Condition] = []
  var field = Field.none

  /// Whether a touchpoint of one of the events counts.
  func takes(_ touchpoint: Touchpoint) -> Bool {
    for condition in conditions {
      guard let text = touchpoint.property(condition.property)?.lowercased(), condition.texts.contains(where: { $0.lowercased() == text })
      else { return false }
    }
    switch field {
    case .none: return true
    case .amount: return touchpoint.amount != nil
    case .score: return touchpoint.scoreMilli != nil
    case .property(let name): return touchpoint.property(name) != nil
    case .trait(let name): return touchpoint.trait(name) != nil
    }
  }
}

/// How the feeds of an indicator lead to its truth.
indirect enum Need {
  case feed(Feed)
  case all([Need])
  case any([Need])
  /// Nothing has to arrive: what denies something, or goes by time alone.
  case nothing

  /// What `predicate` needs; `indicators` are those of its model.
  init(_ predicate: Predicate, _ indicators: [String: PhaseModel.Indicator]) {
    switch predicate {
    case .all(let parts): self = .all(parts.map { Need($0, indicators) })
    case .any(let parts): self = .any(parts.map { Need($0, indicators) })
    case .indicator(let reference): self = indicators[reference.name].map { Need($0.predicate, indicators) } ?? .nothing
    case .not, .inPhase, .known: self = .nothing
    case .happened(let happened): self = Self.happened(happened)
    case .silent(let silent): self = .feed(Self.event(silent.event?.name ?? Predicate.anyEvent, []))
    case .spent: self = .feed(Feed(label: "Order Completed with an amount", events: ["Order Completed"], field: .amount))
    case .value(let value): self = .feed(Self.value(value.subject))
    }
  }

  private static func happened(_ happened: Predicate.Happened) -> Need {
    // At most so many, and maybe none.
    if happened.atMost != nil, happened.atLeast ?? 0 == 0 { return .nothing }
    return .feed(event(happened.event.name, happened.conditions))
  }

  private static func event(_ name: String, _ conditions: [EventFilter.Condition]) -> Feed {
    if name == Predicate.anyEvent { return Feed(label: "any activity", events: []) }
    let texts = conditions.map { " with \($0.property) \($0.texts.joined(separator: " or "))" }.joined()
    return Feed(label: name + texts, events: [name], conditions: conditions)
  }

  private static func value(_ subject: Predicate.LastValue.Subject) -> Feed {
    switch subject {
    case .trait(let name):
      return Feed(label: "trait \(name)", events: StandardEvents.identifying, field: .trait(name))
    case .property(let name, let event, let conditions):
      var feed = Self.event(event.name, conditions)
      feed = Feed(label: "\(feed.label) with \(name)", events: feed.events, conditions: conditions)
      feed.field = name == "rating" || name == "score" ? .score : .property(name)
      return feed
    }
  }

  /// All feeds, each once, in their order.
  var feeds: [Feed] {
    switch self {
    case .nothing: []
    case .feed(let feed): [feed]
    case .all(let parts), .any(let parts):
      parts.flatMap(\.feeds).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
  }

  /// Whether it can come true by feeds that have come.
  func isMet(_ hasCome: (Feed) -> Bool) -> Bool {
    switch self {
    case .nothing: true
    case .feed(let feed): hasCome(feed)
    case .all(let parts): parts.allSatisfy { $0.isMet(hasCome) }
    case .any(let parts): parts.contains { $0.isMet(hasCome) }
    }
  }
}
