internal import Glibc

/// Averages over p ~ Beta(a, b) of smooth functions, as a sum over points: the trapezoidal rule in y = ln(p / (1 − p)).
///
/// In y the density is e^(ay) / (1 + e^y)^(a + b), which is analytic in a strip of half-width π around the real line; so is every function of
/// p that is analytic off (−∞, 0). There the trapezoidal rule converges geometrically in the number of points (Trefethen & Weideman, "The
/// exponentially convergent trapezoidal rule", SIAM Review 56, 2014, theorem 5.1). The weights are divided by their sum, so no gamma
/// function is needed, and for tiny a or b, where the tails in y are long, the rest of a tail is a geometric series at p = 0 or p = 1.
package struct BetaAverage: Sendable {
  package struct Point: Sendable {
    package let p: Double
    package let weight: Double
  }

  package let points: [Point]

  /// For functions of p that are constant, to the last digit, for p or 1 − p below e^(−`reach`).
  package init(a: Double, b: Double, reach: Double) {
    // The density's Fourier transform is |Γ(a + iω) Γ(b − iω)|: each factor falls as e^(−πω/2), but a large a or b only from ω = a or b on.
    let step = min(b < 8 ? 0.4 : 0.22, 0.5 / a.squareRoot())
    let mode = log(a / b)
    let peak = Self.logDensity(mode, a, b)
    var points: [Point] = []
    func walk(_ direction: Double, from first: Double, slope: Double, limit: Double) -> Double {
      var y = mode + direction * first * step
      let tail = 1 / -expm1(-slope * step)
      while true {
        let weight = exp(Self.logDensity(y, a, b) - peak)
        if y * direction >= limit { return weight * tail }
        if weight * tail < 1e-20 { return 0 }
        points.append(Point(p: 1 / (1 + exp(-y)), weight: weight))
        y += direction * step
      }
    }
    let right = walk(1, from: 0, slope: b, limit: reach)
    let left = walk(-1, from: 1, slope: a, limit: reach)
    if left > 0 { points.append(Point(p: 0, weight: left)) }
    if right > 0 { points.append(Point(p: 1, weight: right)) }
    // The smallest first, so that the sum loses nothing.
    points.sort { $0.weight < $1.weight }
    let sum = points.reduce(0) { $0 + $1.weight }
    self.points = points.map { Point(p: $0.p, weight: $0.weight / sum) }
  }

  private static func logDensity(_ y: Double, _ a: Double, _ b: Double) -> Double {
    // Of the two ways to write it the one without a large difference.
    y < 0 ? a * y - (a + b) * log1p(exp(y)) : -b * y - (a + b) * log1p(exp(-y))
  }
}
