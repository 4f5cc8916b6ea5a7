/// What is known of each event by the hash of its name: an open-addressing table, since it is asked for every record.
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

  private let places: [UInt16]
  let entries: [Entry]
  private let mask: Int

  init(_ entries: [Entry]) {
    self.entries = entries
    var capacity = 64
    while capacity < entries.count * 4 { capacity *= 2 }
    mask = capacity - 1
    var places = [UInt16](repeating: .max, count: capacity)
    for (index, entry) in entries.enumerated() {
      var place = Int(truncatingIfNeeded: entry.hash) & mask
      while places[place] != .max { place = (place + 1) & mask }
      places[place] = UInt16(index)
    }
    self.places = places
  }

  /// The index of the event's entry; `nil` where no model asks for it and it is activity.
  @inline(__always)
  func index(of hash: UInt64) -> Int? {
    var place = Int(truncatingIfNeeded: hash) & mask
    while true {
      let index = places[place]
      if index == .max { return nil }
      if entries[Int(index)].hash == hash { return Int(index) }
      place = (place &+ 1) & mask
    }
  }
}
