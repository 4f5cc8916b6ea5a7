internal import Touchpoints

/// What is known of each event by the hash of its name.
struct EventTable: Sendable {
  struct Entry: Sendable {
    var hash: UInt64
    /// Where its updates lie.
    var updates: Range<Int>
    /// Where it lies on roadmaps, see ``ModelSet/roadmap``.
    var planned: Range<Int>
    /// Whether it breaks the customer's silence.
    var isActivity: Bool
    /// The models for any of whose phases it may matter, a bit each.
    var models: UInt64
    /// Whether more than its name and time matters.
    var hasValues: Bool
    /// Whether it may bring a customer into another tier of some model.
    var changesTiers: Bool
  }

  let entries: [Entry]
  private let index: EventIndex

  init(_ entries: [Entry]) {
    self.entries = entries
    index = EventIndex(entries.map(\.hash))
  }

  /// The index of the event's entry; `nil` where no model asks for it and it is activity.
  @inline(__always)
  func index(of hash: UInt64) -> Int? { index.index(of: hash) }
}
