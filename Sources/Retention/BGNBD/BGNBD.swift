internal import Glibc

/// The BG/NBD model of repeat buying (Fader, Hardie & Lee, "Counting Your Customers" the Easy Way, Marketing Science 24, 2005): while alive, a
/// customer buys as a Poisson process with a rate λ ~ Gamma(`r`, `alpha`), and after each purchase it is lost with a probability
/// p ~ Beta(`a`, `b`).
///
/// Times are in the unit in which `alpha` is, which is weeks throughout. A customer that never bought again is alive with certainty:
/// in this model nobody is lost before a repeat purchase.
package struct BGNBD: Sendable, Hashable {
  /// Shape of the rates of buying.
  package let r: Double
  /// Rate parameter of the rates of buying, in weeks: the mean rate is r / alpha.
  package let alpha: Double
  /// First parameter of the probabilities of being lost.
  package let a: Double
  /// Second parameter: the mean probability of being lost with a purchase is a / (a + b).
  package let b: Double

  /// `nil` unless all four are positive and finite.
  package init?(r: Double, alpha: Double, a: Double, b: Double) {
    guard [r, alpha, a, b].allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    (self.r, self.alpha, self.a, self.b) = (r, alpha, a, b)
  }
}
