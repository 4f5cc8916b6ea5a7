internal import Lifecycle
internal import Terminal
internal import Touchpoints
internal import WinBack

/// Which plays can make anybody a candidate by the events that really arrive, and which of them may then send.
struct PlayMeasurability {
  private struct Use {
    let play: Play
    let start: Need
    /// What permits it to be sent.
    let permission: Need
  }

  private let uses: [Use]

  init(_ plays: PlaySet) {
    let channels = Dictionary(
      plays.policies.last?.channels.map { ($0.id, $0) } ?? [], uniquingKeysWith: { first, _ in first })
    uses = plays.plays.map { play in
      let isFree = play.purpose != .marketing || play.channels.contains { channels[$0]?.needsConsent == false }
      return Use(play: play, start: Self.need(of: play.start), permission: isFree ? .nothing : Self.permission)
    }
  }

  /// All that has to be counted.
  var feeds: [Feed] { uses.flatMap { $0.start.feeds + $0.permission.feeds } }

  private static let permission = Need.any(["Consent Changed", "Newsletter Subscribed"].map { .feed(Feed(label: $0, events: [$0])) })

  private static func need(of start: PlayStart) -> Need {
    switch start {
    case .event(let events, _): return any(of: events)
    case .abandoned(let abandoned): return any(of: abandoned.events)
    // Whatever arrives may move somebody.
    case .phase: return .nothing
    case .signal: return .feed(Feed(label: "Order Completed with an amount", events: ["Order Completed"], field: .amount))
    case .date(.birthday, _, _): return trait(["birthday"])
    case .date(.nameDay, _, _): return trait(["nameDay", "firstName", "first_name", "name"])
    case .date, .product: return .any(["Order Completed", "Warranty Registered"].map { .feed(Feed(label: $0, events: [$0])) })
    }
  }

  private static func any(of events: [EventFilter]) -> Need {
    .any(
      events.map { event in
        let texts = event.conditions.map { " with \($0.property) \($0.texts.joined(separator: " or "))" }.joined()
        return .feed(Feed(label: event.name + texts, events: [event.name], conditions: event.conditions))
      })
  }

  private static func trait(_ names: [String]) -> Need {
    .any(names.map { .feed(Feed(label: "trait \($0)", events: StandardEvents.identifying, field: .trait($0))) })
  }

  /// A row per play.
  ///
  /// - Returns: The text, and how many plays can never send anything.
  func report(_ survey: EventSurvey, _ console: Console) -> (text: String, unmeasurable: Int) {
    let isFed = { (feed: Feed) in survey.count(of: feed) > 0 }
    var table = TextTable([.left, .left, .left, .left])
    table.add("play", "starts", "permitted", "fed by")
    var missing = 0
    for use in uses {
      let (starts, isPermitted) = (use.start.isMet(isFed), use.permission.isMet(isFed))
      if !starts || !isPermitted { missing += 1 }
      table.add(
        use.play.id, starts ? console.green("yes") : console.red("no"), isPermitted ? console.green("yes") : console.red("no"),
        Self.feeds(use.start.feeds, survey, console))
    }
    let head = "\n\(console.bold("plays"))  \((uses.count - missing).grouped) of \(uses.count.grouped) can send something\n"
    return (head + table.text(indent: 2), missing)
  }

  private static func feeds(_ feeds: [Feed], _ survey: EventSurvey, _ console: Console) -> String {
    if feeds.isEmpty { return "nothing needed" }
    var parts = feeds.filter { survey.count(of: $0) > 0 }.map { "\(survey.count(of: $0).grouped) × \($0.label)" }
    let absent = feeds.filter { survey.count(of: $0) == 0 }.map(\.label)
    if !absent.isEmpty { parts.append(console.faint("never seen: \(absent.joined(separator: ", "))")) }
    return parts.joined(separator: "; ")
  }
}
