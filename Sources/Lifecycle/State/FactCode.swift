internal import RecordLog

/// What a fact is, as a number that never changes: so a state that was written under other models finds its facts again.
///
/// Facts of standard events have small numbers, those of a model lie close together, and others are numbered by a hash. Written in
/// ascending order, each as its distance to the one before, most take a byte.
enum FactCode {
  /// The customer's first activity.
  static let firstActivity: UInt32 = 0
  /// The customer's latest activity.
  static let lastActivity: UInt32 = 1
  /// From here on sums of money: currency and amount, in turns.
  static let money: UInt32 = 2
  /// The minute of the customer's first touchpoint.
  static let firstMinute: UInt32 = 15

  /// How many numbers a standard event has.
  private static let perEvent: UInt32 = 64
  private static let firstEvent: UInt32 = 16
  /// From here on facts of models, each with a block of its own.
  private static let firstModel: UInt32 = 1 << 14
  /// From here on facts that only a model's author knows.
  private static let firstOther: UInt32 = 1 << 31

  /// The numbers of an event, by where they lie in its block: a count, the latest moments, and of a value when it was said, its text, its number.
  private enum Offset {
    static let count: UInt32 = 0
    static let moments: UInt32 = 1
    static let said: UInt32 = 39
    static let text: UInt32 = 40
  }

  /// How often the event happened.
  static func count(of event: EventFilter) -> UInt32 { block(of: event) + Offset.count }

  /// The event's latest moment, or with `place` an earlier one.
  static func moment(_ place: Int, of event: EventFilter) -> UInt32 { block(of: event) + Offset.moments + UInt32(place) }

  /// The first of the three numbers of a value: when it was said, a hash of its text, its number.
  static func value(_ name: String) -> UInt32 { other("value/\(name)") + Offset.said }

  private static func block(of event: EventFilter) -> UInt32 {
    if event.conditions.isEmpty, let number = StandardEvents.number(of: event.name) { return firstEvent + UInt32(number) * perEvent }
    return other("event/\(event.identity)")
  }

  private static func other(_ name: String) -> UInt32 {
    firstOther | UInt32(truncatingIfNeeded: StableHash.hash64(Array(name.utf8).span) >> 16) & ~(perEvent - 1)
  }

  /// What a model keeps of a customer.
  enum Place: UInt32 {
    case phase, entered, moves, deviations, furthest, version
  }

  static func place(_ place: Place, ofModel id: String) -> UInt32 { model(id) | place.rawValue }

  /// How often a customer was in the phase.
  static func visits(of phase: String, ofModel id: String) -> UInt32 {
    model(id) | (64 + UInt32(truncatingIfNeeded: StableHash.hash64(Array(phase.utf8).span) >> 16) % (firstModel - 64))
  }

  private static func model(_ id: String) -> UInt32 {
    let hash = UInt32(truncatingIfNeeded: StableHash.hash64(Array("model/\(id)".utf8).span) >> 16) % (firstOther / firstModel - 1)
    return (hash + 1) * firstModel
  }

  /// Whether the fact is a moment: those are written as distances.
  @inline(__always)
  static func isMoment(_ code: UInt32) -> Bool {
    if code < firstEvent { return code < money }
    if code >= firstModel, code < firstOther { return code & (firstModel - 1) == Place.entered.rawValue }
    // Blocks of events lie at multiples of their size, standard ones behind the first few numbers.
    let offset = (code < firstModel ? code - firstEvent : code) % perEvent
    return offset >= Offset.moments && offset <= Offset.said
  }
}
