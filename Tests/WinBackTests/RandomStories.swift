import Touchpoints
import WinBack
import WorkerSDK

/// Stories at random: the same for the same seed.
struct RandomStories {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func next(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }

  private static let events: [[String]] = [
    ["page"], ["Product", "Viewed", "product_id=shoes"], ["Product", "Viewed", "product_id=bicycle"],
    ["Product", "Added", "cart_id=c1", "product_id=mug"], ["Product", "Added", "cart_id=c2", "product_id=bicycle"],
    ["Checkout", "Started", "order_id=o1"], ["Order", "Completed", "order_id=o1", "cart_id=c1", "product_id=machine", "200", "EUR"],
    ["Order", "Completed", "order_id=o2", "product_id=capsules*3", "45", "EUR"], ["Order", "Cancelled", "order_id=o1"],
    ["Products", "Searched"], ["Newsletter", "Subscribed"], ["Unsubscribed"], ["Signed", "Up"], ["Content", "Downloaded"],
    ["Consent", "Changed", "purpose=marketing", "channel=push", "status=GRANTED"],
    ["Consent", "Changed", "purpose=marketing", "status=GRANTED"], ["Survey", "Answered", "survey_type=nps", "score=10"],
    ["Support", "Ticket", "Opened", "ticket_id=t"], ["Support", "Ticket", "Resolved", "ticket_id=t"], ["Email", "Bounced"],
    ["Email", "Opened"], ["identify", "birthday=1990-03-20", "firstName=Anna"], ["Warranty", "Registered", "product_id=machine"],
  ]
  private static let zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]

  /// A story of `count` lines within some months; now and then one comes late.
  mutating func story(_ count: Int) -> Story {
    let zone = Self.zones[next(Self.zones.count)]
    var story = Story("", in: zone)
    story.customer = "c\(next(1000))"
    var time = EventTime(year: 2025, month: 2, day: 1)
    // From the first moment on it is known where the customer is.
    story.lines.append(.init(time: time, content: .event(StoryEvent(["page"], zone: zone))))
    for number in 0..<count {
      time = time + .minutes(Int64([1, 10, 60, 600, 3000][next(5)] * (1 + next(4))))
      let at = next(10) == 0 ? time - .hours(Int64(next(30))) : time
      switch next(12) {
      case 0:
        let risk = ["low", "medium", "high", "lost"][next(4)]
        story.lines.append(.init(time: at, content: .signal(SignalReading(at: at, risk: risk))))
      case 1:
        let phase = ["win-back", "customer-engagement"][next(2)]
        story.lines.append(.init(time: at, content: .phase(model: "comwrap", from: nil, to: phase)))
      default:
        var event = StoryEvent(Self.events[next(Self.events.count)], zone: zone)
        event.number = UInt64(number + 1)
        story.lines.append(.init(time: at, content: .event(event)))
      }
    }
    story.lines.append(.init(time: time + .days(30), content: .silence))
    return story
  }
}
