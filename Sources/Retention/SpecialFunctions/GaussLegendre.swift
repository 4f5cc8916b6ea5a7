internal import Glibc

/// The sixteen points of Gauss and Legendre on 0…1, exact for polynomials of degree 31.
///
/// Worked out by Newton's method on the Legendre polynomial (Press et al., "Numerical Recipes", §4.6), as no table can be mistyped then.
enum GaussLegendre {
  struct Point: Sendable {
    let place: Double
    let weight: Double
  }

  static let points: [Point] = (0..<16).map { index in
    var root = cos(.pi * (Double(index) + 0.75) / 16.5)
    var slope = 0.0
    for _ in 0..<8 {
      let (value, derivative) = legendre(root)
      slope = derivative
      root -= value / derivative
    }
    return Point(place: (1 - root) / 2, weight: 1 / ((1 - root * root) * slope * slope))
  }

  /// P₁₆ and its derivative.
  private static func legendre(_ x: Double) -> (Double, Double) {
    var (before, current) = (1.0, x)
    for degree in 2...16 {
      let n = Double(degree)
      (before, current) = (current, ((2 * n - 1) * x * current - (n - 1) * before) / n)
    }
    return (current, 16 * (x * current - before) / (x * x - 1))
  }
}
