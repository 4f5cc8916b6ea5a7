internal import Glibc

/// Gauss' hypergeometric function ₂F₁ for real parameters and 0 ≤ z < 1, as the logarithm of its magnitude and its sign, so that nothing
/// overflows.
///
/// Source: the defining series, Abramowitz & Stegun 15.1.1. Where a, b and c are positive all its terms are, so that nothing cancels; the
/// number of terms grows as 1/(1 − z). Two transformations (15.3.3, Euler; 15.3.4, Pfaff, is its half) bring parameters whose terms would
/// alternate into that shape.
package enum Hypergeometric {
  package struct Value: Sendable {
    /// ln |F|; −∞ for zero.
    package let logMagnitude: Double
    /// 1, or −1, or 0.
    package let sign: Double
    /// F itself; infinite where that is beyond what a double holds.
    package var value: Double { sign * exp(logMagnitude) }
  }

  /// ₂F₁(a, b; c; z). `nil` where it is not defined here: z outside of 0..<1, or c a whole number that is not positive; and where the
  /// series would need more than a hundred million terms.
  package static func value(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Value? {
    guard z >= 0, z < 1, !(c <= 0 && c == c.rounded()) else { return nil }
    if a < 0 || b < 0, c - a > 0, c - b > 0, c > 0, let other = series(c - a, c - b, c, z) {
      return Value(logMagnitude: other.logMagnitude + (c - a - b) * log1p(-z), sign: other.sign)
    }
    return series(a, b, c, z)
  }

  /// The series, with its terms scaled down whenever they get large.
  private static func series(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Value? {
    let scale = 0x1p-500
    var (term, sum, logScale, n) = (1.0, 1.0, 0.0, 0.0)
    while n < 1e8 {
      term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
      n += 1
      sum += term
      if term.magnitude > 0x1p500 {
        (term, sum, logScale) = (term * scale, sum * scale, logScale + 500 * M_LN2)
      }
      // What follows is at most a geometric series by the ratio of the terms from here on.
      let ratio = ((a + n) * (b + n) / ((c + n) * (n + 1)) * z).magnitude
      if ratio < 1, c + n > 0, term.magnitude <= sum.magnitude * 0x1p-55 * (1 - max(ratio, z)) { break }
    }
    guard n < 1e8 else { return nil }
    return Value(logMagnitude: log(sum.magnitude) + logScale, sign: sum == 0 ? 0 : sum < 0 ? -1 : 1)
  }
}
