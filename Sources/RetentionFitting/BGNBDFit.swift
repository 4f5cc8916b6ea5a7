internal import Glibc
package import Retention

/// Fits ``BGNBD`` by maximum likelihood.
package enum BGNBDFit {
  /// With less gain in log-likelihood than this over a model without loss, which has two parameters fewer, chance alone would make one in
  /// twenty data sets look as if customers were lost (the 95 % quantile of χ² with two degrees of freedom, halved).
  private static let smallestGain = 2.996
  /// A sample of so many histories shows where the maximum is.
  private static let sampleGroups = 8000

  /// The most likely parameters; with `prior` the most probable ones.
  package static func fit(_ histories: HistoryGroups, prior: ParameterPrior? = nil) throws(FitError) -> Estimate<BGNBD> {
    try check(histories, hasPrior: prior != nil)
    let sample = histories.sample(sampleGroups)
    var (whole, part) = (BGNBDLikelihood(histories: histories), BGNBDLikelihood(histories: sample))
    whole.prior = prior
    part.prior = prior
    let ascent = Ascent(
      whole: whole, sample: part, starts: starts(histories), scale: 1 / Double(histories.customerCount),
      sampleScale: 1 / Double(sample.customerCount))
    guard let summit = ascent.run(), let model = BGNBD(logarithms: summit.point) else {
      throw FitError(.degenerate, "no parameters of BG/NBD give these histories a finite likelihood; check that times are in weeks.")
    }
    if prior == nil { try checkLoss(summit, histories) }
    let logLikelihood = prior == nil ? summit.value : BGNBDLikelihood(histories: histories).evaluate(summit.point).value
    let covariance = summit.curvature.covariance
    let parameters = [model.r, model.alpha, model.a, model.b]
    return Estimate(
      model: model, logLikelihood: logLikelihood, customers: histories.customerCount,
      standardErrors: covariance.map { matrix in parameters.indices.map { parameters[$0] * matrix[$0][$0].squareRoot() } },
      covariance: covariance)
  }

  /// The log-likelihood of histories at parameters, and its derivatives by r, alpha, a and b.
  package static func likelihood(_ histories: HistoryGroups, of model: BGNBD) -> (value: Double, gradient: [Double]) {
    let (value, gradient) = BGNBDLikelihood(histories: histories).evaluate(model.logarithms)
    return (value, zip(gradient, [model.r, model.alpha, model.a, model.b]).map { $0 / $1 })
  }

  private static func check(_ histories: HistoryGroups, hasPrior: Bool) throws(FitError) {
    guard histories.customerCount > 0 else { throw FitError(.tooLittle, "there are no customers; give a row for each.") }
    guard histories.meanRate > 0 || hasPrior else {
      throw FitError(
        .tooLittle, "none of \(histories.customerCount) customers bought again, so no rhythm can be told; wait, or fit around a prior.")
    }
    guard histories.mostRepeats <= 10_000_000 else {
      throw FitError(.tooLittle, "somebody has more than ten million repeat purchases; x counts days with a purchase.")
    }
    guard histories.groups.count > 4 || hasPrior else {
      throw FitError(
        .tooLittle, "\(histories.groups.count) different histories do not tell four parameters; add customers, or fit around a prior.")
    }
  }

  /// Steady and uneven buyers, with early and with late losses, all with the mean rate of these customers.
  private static func starts(_ histories: HistoryGroups) -> [[Double]] {
    let rate = max(histories.meanRate, 1e-9)
    return [(0.5, 0.8, 2.5), (0.2, 0.3, 3), (1.5, 0.1, 1), (3, 3, 12)].map { r, a, b in [log(r), log(r / rate), log(a), log(b)] }
  }

  /// Whether anybody can be told to be lost at all. Where not, a falls to 0 and b to anything.
  private static func checkLoss(_ summit: Ascent<BGNBDLikelihood>.Summit, _ histories: HistoryGroups) throws(FitError) {
    let limit = NBDLikelihood(histories: histories)
    let start = [summit.point[0], summit.point[1]]
    let sample = histories.sample(sampleGroups)
    let ascent = Ascent(
      whole: limit, sample: NBDLikelihood(histories: sample), starts: [start], scale: 1 / Double(histories.customerCount),
      sampleScale: 1 / Double(sample.customerCount))
    guard let steady = ascent.run() else { return }
    let gain = summit.value - steady.value
    if gain < smallestGain {
      throw FitError(
        .degenerate,
        "degenerate: no loss of customers can be told from these histories (log-likelihood \(digits(max(steady.value, summit.value))) with loss, "
          + "\(digits(steady.value)) without; NBD r \(digits(exp(steady.point[0]))), alpha \(digits(exp(steady.point[1])))), so a and b of BG/NBD are arbitrary "
          + "and no parameters are given; observe for longer, or fit around a prior.")
    }
    let share = exp(summit.point[2]) / (exp(summit.point[2]) + exp(summit.point[3]))
    guard summit.point[0] > log(1e-5), share > 1e-6, share < 1 - 1e-6 else {
      throw FitError(
        .degenerate,
        "degenerate: a parameter of BG/NBD runs away (log-likelihood \(digits(summit.value)), r \(digits(exp(summit.point[0]))), loss per "
          + "purchase \(digits(share))), so no parameters are given; add customers, or fit around a prior.")
    }
  }

  private static func digits(_ value: Double) -> String {
    let scaled = (value * 1e6).rounded() / 1e6
    return scaled.isFinite && abs(scaled) > 1e-3 ? "\(scaled)" : "\(value)"
  }
}
