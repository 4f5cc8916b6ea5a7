internal import Glibc

/// Polynomials of degree 15 on −1…1 through the Chebyshev points.
enum Chebyshev {
  private static let count = 16

  /// The coefficients by powers of the interpolating polynomial of a smooth `function`; `nil` where it does not reach the last digits.
  ///
  /// Source: Trefethen, "Approximation Theory and Approximation Practice", chapters 3 and 8: the coefficients of an analytic function fall
  /// geometrically, so the last ones tell what is left out.
  static func fit(_ function: (Double) -> Double) -> [Double]? {
    let nodes = (0..<count).map { cos(.pi * (Double($0) + 0.5) / Double(count)) }
    let values = nodes.map(function)
    let chebyshev = (0..<count).map { degree in
      let sum = (0..<count).reduce(0.0) { sum, node in
        sum + values[node] * cos(.pi * Double(degree) * (Double(node) + 0.5) / Double(count))
      }
      return sum * (degree == 0 ? 1 : 2) / Double(count)
    }
    let largest = chebyshev.reduce(0) { max($0, $1.magnitude) }
    let smallest = values.reduce(Double.infinity) { min($0, $1.magnitude) }
    let rest = chebyshev.suffix(2).reduce(0) { max($0, $1.magnitude) }
    // Also at its smallest the function has to keep its digits.
    guard largest.isFinite, rest <= 4e-15 * largest, smallest > 1e-3 * largest else { return nil }
    return powers(of: chebyshev)
  }

  /// From Σ cₖ Tₖ to powers, by Tₖ₊₁ = 2t Tₖ − Tₖ₋₁.
  private static func powers(of chebyshev: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    var before = [Double](repeating: 0, count: count)
    var current = before
    before[0] = 1
    current[1] = 1
    result[0] = chebyshev[0]
    for degree in 1..<count {
      for power in 0..<count { result[power] += chebyshev[degree] * current[power] }
      var next = before.map { -$0 }
      for power in 1..<count { next[power] += 2 * current[power - 1] }
      (before, current) = (current, next)
    }
    return result
  }
}
