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
    func add(_ factor: Factor, _ effect: Int) { if effect != 0 { found.append(Driver(factor: factor, effect: effect)) } }
    if let alive {
      add(.buying, Int((alive * 50).rounded()) - 25)
      add(.rhythm, [5, 0, -8, -15][min(3, Int(standing[.overdue]))])
    } else {
      add(.buying, [0, 10, -5, -15, -25][Int(standing.risk.rawValue)])
    }
    if standing[.monetary] > 0 { add(.value, (Int(standing[.monetary]) - 3) * 5) }
    add(.engagement, [-8, 0, 5, 10][Int(engagement.level.rawValue)])
    add(.trend, engagement.trend == .rising ? 3 : engagement.trend == .falling ? -5 : 0)
    add(.satisfaction, [0, -15, 0, 10][Int(standing.mood.rawValue)])
    add(.complaint, standing[.complaint] > 0 ? -10 : 0)
    add(.failedPayment, standing[.payment] > 0 ? -5 : 0)
    add(.badRating, standing[.rating] > 0 ? -5 : 0)
    // Sorting is stable: of equal effects the order above counts.
    drivers = found.sorted { abs($0.effect) > abs($1.effect) }
  }
}
