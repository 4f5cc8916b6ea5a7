/// What a customer likes: bounded counts of what it looked at and bought, where, when, and at which prices.
package struct Interests: Sendable, Hashable {
  static let mostCategories = 4
  static let mostBrands = 3

  package var categories = NamedCounts()
  package var brands = NamedCounts()
  /// By channel.
  package var channels = SmallCounts()
  /// By three hours of the day (UTC).
  package var hours = SmallCounts()
  /// Prices that were looked at, low, middle and high; behind them those that were paid.
  package var prices = SmallCounts()

  /// The price class that is looked at most; `nil` while none was.
  var priceSeen: Int? { prices.largest(in: 0..<3) }
  /// The price class that is paid most.
  var pricePaid: Int? { prices.largest(in: 3..<6).map { $0 - 3 } }

  /// The category that is looked at most and was never bought from, from `points` on.
  func newCategory(from points: UInt16) -> NamedCounts.Entry? {
    var best: NamedCounts.Entry?
    for place in 0..<categories.count {
      let entry = categories[place]
      if entry.bought == 0, entry.seen >= points, entry.seen > best?.seen ?? 0 { best = entry }
    }
    return best
  }
}

/// Eight counts that stop at their largest number.
package struct SmallCounts: Sendable, Hashable {
  private var counts = SIMD8<UInt16>(repeating: 0)

  package subscript(place: Int) -> UInt16 {
    get { counts[place] }
    set { counts[place] = newValue }
  }

  mutating func add(_ count: UInt16, at place: Int) { counts[place] = NamedCounts.sum(counts[place], count) }

  /// Where the largest count is, among `places`; `nil` while all are 0.
  package func largest(in places: Range<Int> = 0..<8) -> Int? {
    var best: Int?
    for place in places where counts[place] > (best.map { counts[$0] } ?? 0) { best = place }
    return best
  }

  var isEmpty: Bool { counts == SIMD8(repeating: 0) }
}

/// How dear a product is among those of its shop.
package enum PriceClass: Int, Sendable, CaseIterable {
  case low, middle, high

  /// The class that a sender names, in any case; `nil` for names of a shop's own, of which nobody knows how dear they are.
  init?(said name: Span<UInt8>) {
    var letters: UInt64 = 0
    guard name.count <= 8 else { return nil }
    for index in name.indices { letters = letters << 8 | UInt64(name[index] | 0x20) }
    switch letters {
    case 0x6C_6F77: self = .low
    case 0x6D69_6464_6C65, 0x6D65_6469_756D: self = .middle
    case 0x6869_6768: self = .high
    default: return nil
    }
  }
}

/// Where a customer is met.
package enum Channel: Int, Sendable, CaseIterable {
  case web, app, email, chat, store, social, other
}
