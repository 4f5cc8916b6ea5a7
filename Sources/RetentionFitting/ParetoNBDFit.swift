internal import Glibc
package import Retention

/// Fits ``ParetoNBD`` by maximum likelihood.
package enum ParetoNBDFit {
  private static let sampleGroups = 1500

  package static func fit(_ histories: HistoryGroups) throws(FitError) -> Estimate<ParetoNBD> {
    guard histories.meanRate > 0, histories.groups.count > 4, histories.mostRepeats <= 10_000_000 else {
      throw FitError(.tooLittle, "too few different histories, or no repeat purchases, for the parameters of Pareto/NBD; add customers.")
    }
    let sample = histories.sample(sampleGroups)
    let starts = [(0.5, 0.6, 12.0), (1.5, 1, 40), (0.3, 0.2, 5)].map { r, s, beta in
      [log(r), log(r / histories.meanRate), log(s), log(beta)]
    }
    let ascent = Ascent(
      whole: ParetoNBDLikelihood(histories: histories), sample: ParetoNBDLikelihood(histories: sample), starts: starts,
      scale: 1 / Double(histories.customerCount), sampleScale: 1 / Double(sample.customerCount))
    guard let summit = ascent.run(), !summit.isAtBound,
      let model = ParetoNBD(r: exp(summit.point[0]), alpha: exp(summit.point[1]), s: exp(summit.point[2]), beta: exp(summit.point[3]))
    else {
      throw FitError(.degenerate, "degenerate: a parameter of Pareto/NBD runs away, so none are given; leave the second opinion out.")
    }
    let covariance = summit.curvature.covariance
    let parameters = [model.r, model.alpha, model.s, model.beta]
    return Estimate(
      model: model, logLikelihood: summit.value, customers: histories.customerCount,
      standardErrors: covariance.map { matrix in parameters.indices.map { parameters[$0] * matrix[$0][$0].squareRoot() } },
      covariance: covariance)
  }

  /// The log-likelihood of histories at parameters, and its derivatives by r, alpha, s and beta.
  package static func likelihood(_ histories: HistoryGroups, of model: ParetoNBD) -> (value: Double, gradient: [Double]) {
    let parameters = [model.r, model.alpha, model.s, model.beta]
    let (value, gradient) = ParetoNBDLikelihood(histories: histories).evaluate(parameters.map { log($0) })
    return (value, zip(gradient, parameters).map { $0 / $1 })
  }
}
