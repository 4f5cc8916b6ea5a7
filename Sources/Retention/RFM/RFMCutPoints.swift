/// Where the scores of recency, frequency and monetary value change: the 20, 40, 60 and 80 % quantiles of some customers.
package struct RFMCutPoints: Sendable, Hashable {
  /// Of the days since the last purchase, rising.
  package let recencyDays: [Double]
  /// Of the number of purchase days, rising.
  package let purchases: [Double]
  /// Of what was spent, rising, in the currency's unit.
  package let spend: [Double]

  /// `nil` unless there are four of each, finite and in rising order.
  package init?(recencyDays: [Double], purchases: [Double], spend: [Double]) {
    for cuts in [recencyDays, purchases, spend] {
      guard cuts.count == 4, cuts.allSatisfy(\.isFinite), zip(cuts, cuts.dropFirst()).allSatisfy({ $0 <= $1 }) else { return nil }
    }
    (self.recencyDays, self.purchases, self.spend) = (recencyDays, purchases, spend)
  }

  /// The quantiles of customers; `nil` without any. Of the three arrays each has an element per customer.
  package init?(ofRecencyDays recencyDays: [Double], purchases: [Double], spend: [Double]) {
    guard !recencyDays.isEmpty, recencyDays.count == purchases.count, purchases.count == spend.count else { return nil }
    // Recency is scored on negated days, so its quantiles are those of the negated ones.
    let silence = Self.quantiles(recencyDays.map { -$0 }).reversed().map { -$0 }
    self.init(recencyDays: silence, purchases: Self.quantiles(purchases), spend: Self.quantiles(spend))
  }

  /// The scores of a customer: 1 and the number of quantiles strictly below its value. Recency is scored on negated days, so that less
  /// silence is more.
  package func scores(recencyDays: Double, purchases: Double, spend: Double) -> RFMScores {
    RFMScores(
      recency: 1 + self.recencyDays.count { $0 > recencyDays }, frequency: 1 + self.purchases.count { $0 < purchases },
      monetary: 1 + self.spend.count { $0 < spend })
  }

  /// The 20, 40, 60 and 80 % quantiles, interpolated linearly (Hyndman & Fan, "Sample Quantiles in Statistical Packages", 1996, type 7).
  static func quantiles(_ values: [Double]) -> [Double] {
    let sorted = values.sorted()
    return (1...4).map { fifth in
      // In whole numbers, so that quantiles that are a value are that value.
      let (index, rest) = ((sorted.count - 1) * fifth).quotientAndRemainder(dividingBy: 5)
      guard rest > 0 else { return sorted[index] }
      return sorted[index] + (sorted[index + 1] - sorted[index]) * Double(rest) / 5
    }
  }
}
