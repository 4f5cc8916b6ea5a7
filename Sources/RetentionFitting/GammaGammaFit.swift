internal import Glibc
package import Retention

/// Fits ``GammaGamma`` by maximum likelihood.
package enum GammaGammaFit {
  private static let sampleValues = 4000

  /// Customers without a repeat purchase of any value say nothing and are left out.
  package static func fit(_ spending: SpendingGroups) throws(FitError) -> Estimate<GammaGamma> {
    guard spending.customerCount > 3, spending.valuesDiffer else {
      throw FitError(
        .tooLittle,
        "\(spending.customerCount) customers have repeat purchases of a value\(spending.valuesDiffer ? "" : ", all of the same one"), too few "
          + "to tell how values differ.")
    }
    let likelihood = GammaGammaLikelihood(spending: spending)
    let value = spending.medianValue
    let starts = [(4.0, 4.0), (1.5, 2.5), (15, 6)].map { p, q in [log(p), log(q), log(value * (q - 1) / p)] }
    let sample = spending.sample(sampleValues)
    let ascent = Ascent(
      whole: likelihood, sample: GammaGammaLikelihood(spending: sample), starts: starts, scale: 1 / Double(spending.customerCount),
      sampleScale: 1 / Double(max(1, sample.customerCount)))
    guard let summit = ascent.run(),
      !summit.isAtBound, let model = GammaGamma(p: exp(summit.point[0]), q: exp(summit.point[1]), v: exp(summit.point[2]))
    else {
      throw FitError(.degenerate, "degenerate: a parameter of Gamma-Gamma runs away, as where values hardly differ, so none are given.")
    }
    let covariance = summit.curvature.covariance
    let parameters = [model.p, model.q, model.v]
    return Estimate(
      model: model, logLikelihood: summit.value, customers: spending.customerCount,
      standardErrors: covariance.map { matrix in parameters.indices.map { parameters[$0] * matrix[$0][$0].squareRoot() } },
      covariance: covariance)
  }
}
