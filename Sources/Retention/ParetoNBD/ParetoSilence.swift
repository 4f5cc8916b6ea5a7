internal import Glibc

/// How likely a customer's silence since its last purchase is under ``ParetoNBD``, relative to (α + t_x)^−(r + x) (β + t_x)^−s: because it is
/// alive and did not buy, or because it was lost at some moment τ in between, which is an integral over τ. With derivatives.
package struct ParetoSilence: Sendable {
  /// ln of the part of those that are alive.
  package let logAlive: Double
  /// ln of the whole.
  package let logSum: Double
  /// Means, over both parts, of ln((α + τ) / (α + t_x)), ln((β + τ) / (β + t_x)), 1 / (α + τ), 1 / (β + τ): of these all derivatives of
  /// the likelihood are made. τ is T for those that are alive.
  package let means: (logAlpha: Double, logBeta: Double, perAlpha: Double, perBeta: Double)
  /// The share of those that were lost.
  package let lost: Double
  /// The mean of 1 / (β + τ) over those that were lost alone, times ``lost``.
  package let lostPerBeta: Double

  package init(_ model: ParetoNBD, _ customer: PurchaseSummary) {
    let (x, begin, end) = (Double(customer.repeats), customer.recency, customer.age)
    let (alpha, beta) = (model.alpha + begin, model.beta + begin)
    func logs(_ waited: Double) -> (Double, Double) { (log1p(waited / alpha), log1p(waited / beta)) }
    let last = logs(end - begin)
    logAlive = -(model.r + x) * last.0 - model.s * last.1
    var sums = SIMD8<Double>(repeating: 0)
    sums[0] = exp(logAlive)
    sums = SIMD8(sums[0], sums[0] * last.0, sums[0] * last.1, sums[0] / (model.alpha + end), sums[0] / (model.beta + end), 0, 0, 0)
    // In y = ln(1 + waited / the smaller scale) the integrand falls at most exponentially; each panel covers eight e-foldings.
    let scale = min(alpha, beta)
    let range = log1p((end - begin) / scale)
    let panels = max(1, min(1024, Int(((model.r + x + model.s + 1) * range / 8).rounded(.up))))
    let width = range / Double(panels)
    for panel in 0..<panels {
      let reached = logs(scale * expm1(Double(panel) * width))
      // What follows is below the last digit.
      if (model.r + x - 1) * reached.0 + model.s * reached.1 > 45 { break }
      for point in GaussLegendre.points {
        let y = (Double(panel) + point.place) * width
        let waited = scale * expm1(y)
        let (logAlpha, logBeta) = logs(waited)
        let exponent = y - (model.r + x) * logAlpha - model.s * logBeta
        let density = exp(exponent) * scale * model.s / (beta + waited) * width * point.weight
        sums += density * SIMD8(1, logAlpha, logBeta, 1 / (alpha + waited), 1 / (beta + waited), 1, 1 / (beta + waited), 0)
      }
    }
    guard sums[0] > 0 else {
      // Silence so long that neither can be told: it is as likely as being alive, to the last digit of the logarithm.
      (logSum, means, lost, lostPerBeta) = (logAlive, (last.0, last.1, 1 / (model.alpha + end), 1 / (model.beta + end)), 0, 0)
      return
    }
    logSum = log(sums[0])
    means = (sums[1] / sums[0], sums[2] / sums[0], sums[3] / sums[0], sums[4] / sums[0])
    (lost, lostPerBeta) = (sums[5] / sums[0], sums[6] / sums[0])
  }
}
