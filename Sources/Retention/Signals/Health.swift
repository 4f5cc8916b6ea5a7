/// How well the relationship with a customer stands, from 0 to 100: not by revenue alone, but by what it feels and does too.
///
/// It begins at 50, and each of its drivers adds or takes away, so that they explain it to the last point.
package struct Health: Sendable, Hashable {
  /// What speaks for or against a customer.
  package enum Factor: String, Sendable, CaseIterable {
    /// P(alive), or the silence of a customer who bought once.
    case buying
    /// Silence against the customer's own rhythm.
    case rhythm
    case value, engagement, trend, satisfaction, complaint
    case failedPayment = "failed-payment"
    case badRating = "bad-rating"
  }

  package struct Driver: Sendable, Hashable {
    package let factor: Factor
    package let effect: Int
  }

  /// Those that have an effect, the strongest first.
  package let drivers: [Driver]

  package var score: Int { min(100, max(0, drivers.reduce(50) { $0 + $1.effect })) }

  /// - Parameter alive: P(alive) of a customer who bought again; `nil` for others.
  init(_ standing: Standing, alive: Double?, _ engagement: RetentionSignal.Engagement) {
    var found: [Driver] = []
    found.reserveCapacity(Factor.allCases.count)
    // The strongest first; of equal effects the order below counts.
    func add(_ factor: Factor, _ effect: Int) {
      if effect == 0 { return }
      var place = found.count
      found.append(Driver(factor: factor, effect: effect))
      while place > 0, abs(found[place - 1].effect) < abs(effect) {
        found.swapAt(place - 1, place)
        place -= 1
      }
    }
    if let alive {
      add(.buying, Int((alive * 50).rounded()) - 25)
      add(.rhythm, Self.effect(of: Int(standing[.overdue]), SIMD8(5, 0, -8, -15, -15, -15, -15, -15)))
    } else {
      add(.buying, Self.effect(of: Int(standing.risk.rawValue), SIMD8(0, 10, -5, -15, -25, 0, 0, 0)))
    }
    if standing[.monetary] > 0 { add(.value, (Int(standing[.monetary]) - 3) * 5) }
    add(.engagement, Self.effect(of: Int(engagement.level.rawValue), SIMD8(-8, 0, 5, 10, 0, 0, 0, 0)))
    add(.trend, engagement.trend == .rising ? 3 : engagement.trend == .falling ? -5 : 0)
    add(.satisfaction, Self.effect(of: Int(standing.mood.rawValue), SIMD8(0, -15, 0, 10, 0, 0, 0, 0)))
    add(.complaint, standing[.complaint] > 0 ? -10 : 0)
    add(.failedPayment, standing[.payment] > 0 ? -5 : 0)
    add(.badRating, standing[.rating] > 0 ? -5 : 0)
    drivers = found
  }

  private static func effect(of step: Int, _ effects: SIMD8<Int8>) -> Int { Int(effects[min(step, 7)]) }
}
