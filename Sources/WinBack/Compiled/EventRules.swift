internal import Lifecycle
internal import Touchpoints

/// What an event of a name is to the plays, and to what is known of a customer.
final class EventRules: Sendable {
  /// Whether it breaks a customer's silence.
  let isActive: Bool
  /// Whether it says who the customer is.
  let isIdentifying: Bool
  /// Whether it says in which time zone the customer is.
  let isLocating: Bool
  /// What it tells of what has begun, in the order of the plays; and what it begins.
  let facts, starts: [EventUse]
  /// By which ids its uses tell apart what is begun.
  let threadKeys: [ThreadTags.Key]

  init(_ name: EventName, _ uses: [EventUse], _ plans: [CompiledPlay]) {
    isActive = !Self.passive.contains(name)
    isIdentifying = Self.identifying.contains(name)
    isLocating = Self.locating.contains(name)
    facts = uses.filter { !$0.isStart }
    starts = uses.filter(\.isStart)
    let kinds = uses.reduce(into: ThreadTags.Kinds()) { if let plan = $1.thread { $0.formUnion(plans[plan].threadKinds) } }
    threadKeys = ThreadTags.keys(kinds)
  }

  private static let passive = Set(StandardEvents.passive.map { EventName($0) })
  private static let identifying: Set<EventName> = Set(StandardEvents.identifying.map { EventName($0) })
  private static let locating: Set<EventName> = identifying.union([.page, .screen, .orderCompleted, .signedIn, .applicationOpened])

  /// All events that something is to be known of, whatever the plays are.
  static var named: Set<EventName> { passive.union(locating) }

  /// Of an event that no play asks for.
  static let plain = EventRules(EventName(""), [], [])
}
