internal import Glibc

/// The Pareto/NBD model of repeat buying (Schmittlein, Morrison & Colombo, "Counting Your Customers", Management Science 33, 1987): while
/// alive, a customer buys as a Poisson process with a rate λ ~ Gamma(`r`, `alpha`), and it is lost at a rate μ ~ Gamma(`s`, `beta`), whether or
/// not it buys. Times are in weeks.
package struct ParetoNBD: Sendable, Hashable {
  package let r: Double
  package let alpha: Double
  package let s: Double
  package let beta: Double

  /// `nil` unless all four are positive and finite.
  package init?(r: Double, alpha: Double, s: Double, beta: Double) {
    guard [r, alpha, s, beta].allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    (self.r, self.alpha, self.s, self.beta) = (r, alpha, s, beta)
  }

  /// The logarithm of the likelihood of one customer's history.
  ///
  /// Source: Fader & Hardie, "A Note on Deriving the Pareto/NBD Model and Related Expressions" (2005), equation 19, with the integral over
  /// the moment of loss left as it is rather than as a difference of two ₂F₁, which cancels for a customer that bought just now.
  package func logLikelihood(_ customer: PurchaseSummary) -> Double {
    let x = Double(customer.repeats)
    let start = RisingFactorial.log(r, customer.repeats) - r * log1p(customer.recency / alpha) - x * log(alpha + customer.recency)
    return start - s * log1p(customer.recency / beta) + ParetoSilence(self, customer).logSum
  }

  /// The probability that the customer is alive at the end of its observation; equation 11 of Fader & Hardie (2005).
  package func probabilityAlive(_ customer: PurchaseSummary) -> Double {
    let silence = ParetoSilence(self, customer)
    return exp(silence.logAlive - silence.logSum)
  }

  /// How many purchases the customer makes in the next `horizon` weeks, on average; equation 41 of Fader & Hardie (2005), without its pole at
  /// s = 1.
  package func expectedPurchases(_ customer: PurchaseSummary, horizon: Double) -> Double {
    let rate = (r + Double(customer.repeats)) / (alpha + customer.age)
    let growth = log1p(horizon / (beta + customer.age))
    return probabilityAlive(customer) * rate * (beta + customer.age) * growth * Self.meanPower((s - 1) * growth)
  }

  /// (1 − e^−y) / y, which is 1 at 0.
  private static func meanPower(_ y: Double) -> Double { y == 0 ? 1 : -expm1(-y) / y }
}
