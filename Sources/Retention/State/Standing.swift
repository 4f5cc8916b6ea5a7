/// Where a customer stands, in steps: a signal is published when one of them changes. All of it follows from the facts, the parameters and
/// the moment.
package struct Standing: Sendable, Hashable {
  /// What a step is of.
  package enum Part: Int, Sendable, CaseIterable {
    case risk, alive, overdue, recency, frequency, monetary, engagement, mood, complaint, payment, rating, opportunities

    /// What is said of a change: RFM scores show in segment and scores.
    package var name: String { text.description }

    var text: StaticString {
      switch self {
      case .risk: "risk"
      case .alive: "p_alive"
      case .overdue: "overdue_ratio"
      case .recency: "recency"
      case .frequency: "frequency"
      case .monetary: "monetary"
      case .engagement: "engagement"
      case .mood: "mood"
      case .complaint: "complaint"
      case .payment: "failed_payment"
      case .rating: "bad_rating"
      case .opportunities: "opportunities"
      }
    }
  }

  private var steps = SIMD16<UInt8>(repeating: 0)

  package init() {}

  package subscript(part: Part) -> UInt8 {
    get { steps[part.rawValue] }
    set { steps[part.rawValue] = newValue }
  }

  /// Four bits to each step.
  var packed: UInt64 { (0..<16).reduce(0) { $0 | UInt64(steps[$1] & 15) << UInt64($1 * 4) } }

  init(packed: UInt64) { for place in 0..<16 { steps[place] = UInt8(truncatingIfNeeded: packed >> UInt64(place * 4)) & 15 } }

  /// What differs from an earlier standing.
  package func changes(since before: Standing) -> [Part] { Part.allCases.filter { self[$0] != before[$0] } }

  package var risk: RiskBand { RiskBand(rawValue: self[.risk]) ?? .none }
  package var mood: Mood { Mood(rawValue: self[.mood]) ?? .unknown }
  package var opportunities: Opportunities { Opportunities(rawValue: self[.opportunities]) }
  /// `nil` without a purchase, or without cut points.
  package var scores: RFMScores? {
    self[.recency] == 0
      ? nil : RFMScores(recency: Int(self[.recency]), frequency: Int(self[.frequency]), monetary: Int(self[.monetary]))
  }
}

/// How likely a customer is to be lost.
package enum RiskBand: UInt8, Sendable, CaseIterable {
  /// It never bought anything, so there is nothing to lose.
  case none
  case low, medium, high, lost
}

/// What might be offered next.
package struct Opportunities: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Its own rhythm says that the next order is due.
  package static let repeatOrder = Opportunities(rawValue: 1)
  /// It looks at a category from which it never bought.
  package static let crossSell = Opportunities(rawValue: 2)
  /// It looks at higher prices than it pays.
  package static let upsell = Opportunities(rawValue: 4)
  /// It would recommend the shop.
  package static let referral = Opportunities(rawValue: 8)

  static let names: [(Opportunities, String)] = [
    (.repeatOrder, "repeat"), (.crossSell, "cross-sell"), (.upsell, "upsell"), (.referral, "referral"),
  ]
  package var texts: [String] { Self.names.filter { contains($0.0) }.map(\.1) }
}
