internal import Glibc

/// How well the parameters of ``BGNBD`` are known: the covariance of their logarithms. What is said of a customer inherits it.
///
/// By the delta method: a smooth function of estimates varies as its gradient says. Chances are followed as the logarithm of their odds and
/// expectations as their logarithm, so that intervals stay within 0…1 and above 0.
package struct ParameterCertainty: Sendable, Hashable {
  /// Four rows of four: ln r, ln alpha, ln a, ln b.
  package let covariance: [[Double]]
  /// The same, row by row.
  private let rows: [SIMD4<Double>]
  /// 5 % of a normal distribution lie beyond so many standard deviations on each side.
  private static let reach = 1.6448536269514722

  /// `nil` unless there are four rows of four finite numbers with variances that are not negative.
  package init?(covariance: [[Double]]) {
    guard covariance.count == 4, covariance.allSatisfy({ $0.count == 4 && $0.allSatisfy(\.isFinite) }),
      covariance.indices.allSatisfy({ covariance[$0][$0] >= 0 })
    else { return nil }
    self.covariance = covariance
    rows = covariance.map { SIMD4($0[0], $0[1], $0[2], $0[3]) }
  }

  /// Before any customer was seen: each parameter for itself, its logarithm with this standard deviation.
  package init?(deviation: Double) {
    self.init(covariance: (0..<4).map { row in (0..<4).map { $0 == row ? deviation * deviation : 0 } })
  }

  /// The interval of ``BGNBD/probabilityAlive(_:)``; without a repeat purchase it is 1 whatever the parameters are.
  package func probabilityAlive(_ customer: PurchaseSummary, _ model: BGNBD) -> Interval {
    guard customer.repeats > 0 else { return Interval(lower: 1, upper: 1) }
    let x = Double(customer.repeats)
    let (begin, end) = (model.alpha + customer.recency, model.alpha + customer.age)
    let growth = log1p((customer.age - customer.recency) / begin)
    let slopes = SIMD4(
      model.r * growth, model.alpha * (model.r + x) * (1 / end - 1 / begin), 1, -model.b / (model.b + x - 1))
    let odds = model.logOddsLost(customer)
    let width = Self.reach * deviation(slopes)
    return Interval(lower: 1 / (1 + exp(odds + width)), upper: 1 / (1 + exp(odds - width)))
  }

  /// The interval of ``BGNBD/expectedPurchases(_:horizon:)``. Costs eight evaluations of it.
  package func expectedPurchases(_ customer: PurchaseSummary, horizon: Double, _ model: BGNBD) -> Interval {
    var nearby = SIMD8<Double>()
    for (place, neighbour) in Self.neighbours(of: model).enumerated() {
      nearby[place] = neighbour.expectedPurchases(customer, horizon: horizon)
    }
    return interval(of: model.expectedPurchases(customer, horizon: horizon), nearby: nearby)
  }

  /// How far parameters are moved to see what follows.
  private static let step = 1e-4

  /// For each of the four parameters the model with a larger logarithm, and the one with a smaller.
  static func neighbours(of model: BGNBD) -> [BGNBD] {
    let centre = model.logarithms
    return centre.indices.flatMap { index in
      [step, -step].map { shift in
        var point = centre
        point[index] += shift
        return BGNBD(logarithms: point) ?? model
      }
    }
  }

  /// The interval of an expectation, given what it is for the ``neighbours(of:)``.
  func interval(of expected: Double, nearby: SIMD8<Double>) -> Interval {
    guard expected > 0 else { return Interval(lower: 0, upper: 0) }
    var slopes = SIMD4<Double>()
    for place in 0..<4 {
      let (above, below) = (nearby[2 * place], nearby[2 * place + 1])
      slopes[place] = (log(max(above, .leastNormalMagnitude)) - log(max(below, .leastNormalMagnitude))) / (2 * Self.step)
    }
    let width = min(Self.reach * deviation(slopes), 300)
    return Interval(lower: expected * exp(-width), upper: min(expected * exp(width), .greatestFiniteMagnitude))
  }

  /// The standard deviation of what has these derivatives.
  private func deviation(_ slopes: SIMD4<Double>) -> Double {
    var variance = 0.0
    for row in 0..<4 {
      let covariances = rows[row]
      for column in 0..<4 { variance += slopes[row] * covariances[column] * slopes[column] }
    }
    return max(0, variance).squareRoot()
  }
}
