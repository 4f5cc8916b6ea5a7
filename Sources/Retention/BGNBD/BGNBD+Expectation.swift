internal import Glibc

extension BGNBD {
  /// How many purchases a customer that is alive makes in the next `horizon` weeks, on average.
  ///
  /// Given its history an alive customer's rate is λ ~ Gamma(r + x, α + T) and its probability of being lost p ~ Beta(a, b + x). Of purchases
  /// that come with the rate λ, until one is the last, there are (1 − e^(−λpt)) / p on average; averaged over λ that is
  /// (1 − (1 + pt / (α + T))^−(r + x)) / p, and the average over p is left to ``BetaAverage``. It equals Fader, Hardie & Lee (2005), equation
  /// 10, by Euler's integral for ₂F₁, but has neither its poles at a = 1 and a + b + x = 1 nor its cancellation.
  package func expectedPurchasesIfAlive(_ customer: PurchaseSummary, horizon: Double) -> Double {
    let share = horizon / (alpha + customer.age)
    return share * AliveRate(self, repeats: customer.repeats).value(share)
  }

  /// How many purchases the customer makes in the next `horizon` weeks, on average, whether or not it is alive.
  package func expectedPurchases(_ customer: PurchaseSummary, horizon: Double) -> Double {
    probabilityAlive(customer) * expectedPurchasesIfAlive(customer, horizon: horizon)
  }

  /// How many repeat purchases a new customer makes within `time` weeks of its first purchase, on average.
  ///
  /// Source: Fader, Hardie & Lee (2005), equation 9; it is that of a customer without history.
  package func expectedRepeats(within time: Double) -> Double {
    expectedPurchasesIfAlive(PurchaseSummary(repeats: 0, recency: 0, age: 0), horizon: time)
  }
}

/// What ``BGNBD/expectedPurchasesIfAlive(_:horizon:)`` comes to per unit of s = t / (α + T), for all customers with the same number of repeat
/// purchases: the average over p ~ Beta(a, b + x) of (1 − (1 + ps)^−(r + x)) / (ps). It falls from r + x at s = 0.
struct AliveRate: Sendable {
  private let shape: Double
  private let average: BetaAverage
  /// Up to this s the tails of ``BetaAverage`` are exact; no horizon is so many times an age.
  static let largestShare = 1e12

  init(_ model: BGNBD, repeats: Int) {
    shape = model.r + Double(repeats)
    average = BetaAverage(a: model.a, b: model.b + Double(repeats), reach: 40 + log1p(shape) + log(Self.largestShare))
  }

  func value(_ share: Double) -> Double {
    let share = min(share, Self.largestShare)
    var sum = 0.0
    for point in average.points {
      let q = point.p * share
      sum += point.weight * (q > 0 ? -expm1(-shape * log1p(q)) / q : shape)
    }
    return sum
  }
}
