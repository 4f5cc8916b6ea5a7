internal import Glibc

extension BGNBD {
  /// ln of the odds of being lost against being alive; −∞ without a repeat purchase.
  ///
  /// Source: Fader, Hardie & Lee (2005) with the probability of being alive from Fader & Hardie, "Computing P(alive) Using the BG/NBD Model"
  /// (2008): 1 / (1 + a / (b + x − 1) · ((α + T) / (α + t_x))^(r + x)).
  package func logOddsLost(_ customer: PurchaseSummary) -> Double {
    guard customer.repeats > 0 else { return -.infinity }
    let x = Double(customer.repeats)
    return log(a / (b + x - 1)) + (r + x) * log1p((customer.age - customer.recency) / (alpha + customer.recency))
  }

  /// The probability that the customer will ever buy again, by what it did: between 0 and 1.
  package func probabilityAlive(_ customer: PurchaseSummary) -> Double {
    1 / (1 + exp(logOddsLost(customer)))
  }

  /// The logarithm of ``probabilityAlive(_:)``, also where that is smaller than any double.
  package func logProbabilityAlive(_ customer: PurchaseSummary) -> Double {
    let odds = logOddsLost(customer)
    return odds > 0 ? -odds - log1p(exp(-odds)) : -log1p(exp(odds))
  }

  /// How long a customer with `repeats` repeat purchases, the last one `recency` weeks after the first, has to be silent until it is alive
  /// with the probability `level` only, in weeks since its last purchase; 0 where that is so at once. `nil`: silence never leads there, as
  /// without a repeat purchase.
  package func silence(untilAlive level: Double, repeats: Int, recency: Double) -> Double? {
    guard repeats > 0, level > 0, level < 1 else { return nil }
    let x = Double(repeats)
    // The odds of being lost grow as a power of α + T, so the moment has a closed form.
    let exponent = (log1p(-level) - log(level) - log(a / (b + x - 1))) / (r + x)
    guard exponent > 0 else { return 0 }
    let silence = (alpha + recency) * expm1(exponent)
    return silence.isFinite ? silence : nil
  }
}
