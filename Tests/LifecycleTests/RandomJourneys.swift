import Lifecycle
import Touchpoints
import WorkerSDK

/// Random journeys, the same for the same seed (SplitMix64; Steele, Lea, Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension Journey {
  /// Names with those twice that matter most, so that journeys come along.
  private static let names =
    StandardEvents.all
    + ["Order Completed", "Order Completed", "Product Viewed", "Product Viewed", "Signed In", "page", "Product Reviewed", "My Own Event"]

  /// Up to 60 events with pauses of minutes to months, and a long silence.
  ///
  /// - Parameter maximumPause: In hours.
  static func random(seed: UInt64, silence: Int64 = 1_000, maximumPause: Int64 = .max) -> Journey {
    var generator = SeededGenerator(seed: seed)
    var time = Self.start
    var events: [JourneyEvent] = []
    for _ in 0..<Int.random(in: 1...60, using: &generator) {
      let hours = min([1, 24, 240, 1_440, 4_800].randomElement(using: &generator) ?? 1, maximumPause)
      time = time + EventTime.Interval(milliseconds: Int64.random(in: 0...hours * 3_600_000, using: &generator))
      events.append(random(at: time, &generator))
    }
    return Journey(events: events, end: time + .days(silence))
  }

  private static func random(at time: EventTime, _ generator: inout SeededGenerator) -> JourneyEvent {
    var event = JourneyEvent(names.randomElement(using: &generator) ?? "page", at: time)
    if event.name.hasPrefix("Order"), let currency = Money.Currency(["EUR", "USD"].randomElement(using: &generator) ?? "") {
      event.amount = Money(micros: Int64.random(in: 0...200_000_000, using: &generator), currency: currency)
    }
    if event.name.hasSuffix("Reviewed") { event.scoreMilli = Int64.random(in: 1...5, using: &generator) * 1000 }
    if event.name == "identify" { event.traits = ["persona": ["gift", "pro"].randomElement(using: &generator) ?? ""] }
    return event
  }
}
