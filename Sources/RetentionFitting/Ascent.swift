internal import Glibc

/// The way to the maximum of a likelihood: from several starts on a sample, then on everything, then by Newton's method to the last digits.
struct Ascent<Function: Likelihood> {
  /// The likelihood of all, and that of a sample.
  let whole: Function
  let sample: Function
  let starts: [[Double]]
  /// How far the logarithms of the parameters may go from those of the first start.
  var reach = 14.0
  let scale: Double
  let sampleScale: Double

  struct Summit {
    let point: [Double]
    let value: Double
    let curvature: Curvature
    /// Whether a parameter went as far as it may.
    let isAtBound: Bool
  }

  func run() -> Summit? {
    guard let first = starts.first else { return nil }
    let (lower, upper) = (first.map { $0 - reach }, first.map { $0 + reach })
    let tries = starts.compactMap {
      Maximiser.climb(sample, from: $0, lower: lower, upper: upper, scale: sampleScale, tolerance: 1e-10)
    }
    guard let best = tries.max(by: { $0.value < $1.value }),
      let found = Maximiser.climb(whole, from: best.point, lower: lower, upper: upper, scale: scale)
    else { return nil }
    let isAtBound = zip(found.point, zip(lower, upper)).contains { abs($0 - $1.0) < 0.01 || abs($0 - $1.1) < 0.01 }
    return polish(found, isAtBound: isAtBound)
  }

  private func polish(_ found: Maximiser.Result, isAtBound: Bool) -> Summit {
    var (point, value) = (found.point, found.value)
    var curvature = Curvature(whole, at: point)
    for _ in 0..<4 where !isAtBound {
      guard let step = curvature.solve(whole.evaluate(point).gradient), let largest = step.map(\.magnitude).max(), largest < 1 else {
        break
      }
      let next = zip(point, step).map { $0 + $1 }
      let reached = whole.evaluate(next).value
      guard reached >= value else { break }
      (point, value) = (next, reached)
      // The curvature changes little over a small step.
      if largest < 1e-7 { break }
      if largest > 1e-2 { curvature = Curvature(whole, at: point) }
    }
    return Summit(point: point, value: value, curvature: curvature, isAtBound: isAtBound)
  }
}
