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

/// Where a customer is met.
package enum Channel: Int, Sendable, CaseIterable {
  case web, app, email, chat, store, social, other
}
