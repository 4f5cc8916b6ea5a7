/// The Gamma-Gamma model of spending (Fader & Hardie, "The Gamma-Gamma Model of Monetary Value", 2013): a purchase's value varies around the
/// customer's own mean as Gamma(`p`, ν), and ν ~ Gamma(`q`, `v`) differs between customers, independently of how often they buy.
package struct GammaGamma: Sendable, Hashable {
  /// Shape of the values of one customer's purchases.
  package let p: Double
  /// Shape of the customers' ν.
  package let q: Double
  /// Rate of the customers' ν, in the unit of the values.
  package let v: Double

  /// `nil` unless all three are positive and finite.
  package init?(p: Double, q: Double, v: Double) {
    guard [p, q, v].allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    (self.p, self.q, self.v) = (p, q, v)
  }

  /// The mean value of a purchase that is expected of a customer with `repeats` repeat purchases of the mean value `mean`; `nil` where it is
  /// not finite, as for a customer without history when q ≤ 1.
  ///
  /// Source: Fader & Hardie (2013), equation 5: p (v + x z̄) / (p x + q − 1), between the customer's own mean and that of all.
  package func expectedValue(repeats: Int, mean: Double) -> Double? {
    let x = Double(repeats)
    let divisor = p * x + q - 1
    guard divisor > 0, mean >= 0 else { return nil }
    let value = p * (v + x * mean) / divisor
    return value.isFinite ? value : nil
  }

  /// The logarithm of the likelihood of the mean value `mean` of `repeats` repeat purchases; `nil` unless both are positive.
  ///
  /// Source: Fader & Hardie (2013), equation 1a.
  package func logLikelihood(repeats: Int, mean: Double) -> Double? {
    guard repeats > 0, mean > 0 else { return nil }
    let terms = GammaGammaTerms(self, repeats: Double(repeats))
    return terms.logLikelihood(mean: mean)
  }
}
