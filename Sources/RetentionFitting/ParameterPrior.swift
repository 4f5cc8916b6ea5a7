package import Retention

/// What is known of the parameters of BG/NBD before customers are looked at: each is log-normal around a centre.
///
/// With many customers it changes nothing; with few it keeps the parameters where those of other shops are.
package struct ParameterPrior: Sendable {
  private let centre: [Double]
  /// Standard deviation of the logarithms.
  private let deviation: Double

  /// Around `model`; a deviation of 1 says that a parameter is, with two thirds certainty, within a factor of 2.7.
  package init?(around model: BGNBD, deviation: Double = 1) {
    guard deviation > 0, deviation.isFinite else { return nil }
    centre = model.logarithms
    self.deviation = deviation
  }

  /// Adds the logarithm of the density, without its constant, and its derivatives.
  func add(to result: (value: Double, gradient: [Double]), at point: [Double]) -> (value: Double, gradient: [Double]) {
    var sum = result
    for index in centre.indices {
      let distance = (point[index] - centre[index]) / deviation
      sum.value -= distance * distance / 2
      sum.gradient[index] -= distance / deviation
    }
    return sum
  }
}
