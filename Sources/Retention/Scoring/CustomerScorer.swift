internal import Glibc

/// Scores customers, one after the other, by one set of parameters. The first customers cost more: they fill ``PurchaseCurves``.
package struct CustomerScorer: Sendable {
  private let model: BGNBD
  private let spending: GammaGamma?
  private var curves: PurchaseCurves
  /// What depends on the number of repeats alone.
  private var constants: [Constants] = []

  private struct Constants: Sendable {
    /// r + x
    let shape: Double
    /// ln(a / (b + x − 1)); −∞ for x = 0.
    let logLoss: Double
    /// The expected value is `valueBase` + `valueSlope` · z̄; both are NaN where it is not finite.
    let valueBase: Double
    let valueSlope: Double
  }

  private static let mostRepeats = 65_536

  package init(_ model: BGNBD, spending: GammaGamma?) {
    (self.model, self.spending) = (model, spending)
    curves = PurchaseCurves(model)
  }

  /// The score of a customer whose repeat purchases have the mean value `mean`; 0 without repeat purchases.
  @inline(__always)
  package mutating func score(_ customer: PurchaseSummary, mean: Double) -> CustomerScore {
    let constants = constants(customer.repeats)
    var score = CustomerScore()
    score.probabilityAlive = probabilityAlive(customer, constants)
    let perWeek = 1 / (model.alpha + customer.age)
    score.purchases39 = score.probabilityAlive * curves.purchases(repeats: customer.repeats, share: 39 * perWeek)
    let year = curves.discounted(repeats: customer.repeats, share: 52 * perWeek)
    score.purchases52 = score.probabilityAlive * year.purchases
    score.discounted52 = score.probabilityAlive * year.discounted
    let value = constants.valueBase + constants.valueSlope * mean
    if value.isFinite {
      score.value = value
      score.lifetimeValue52 = value * score.probabilityAlive * year.discounted
    }
    return score
  }

  @inline(__always)
  private func probabilityAlive(_ customer: PurchaseSummary, _ constants: Constants) -> Double {
    guard customer.repeats > 0 else { return 1 }
    let growth = log1p((customer.age - customer.recency) / (model.alpha + customer.recency))
    return 1 / (1 + exp(constants.logLoss + constants.shape * growth))
  }

  /// Expected purchases in the next `horizon` weeks.
  mutating func purchases(_ customer: PurchaseSummary, horizon: Double) -> Double {
    purchases(customer, horizon: horizon, alive: probabilityAlive(customer, constants(customer.repeats)))
  }

  /// Expected purchases in the next `horizon` weeks of a customer that is alive with the probability `alive`.
  mutating func purchases(_ customer: PurchaseSummary, horizon: Double, alive: Double) -> Double {
    alive * curves.purchases(repeats: customer.repeats, share: horizon / (model.alpha + customer.age))
  }

  @inline(__always)
  private mutating func constants(_ repeats: Int) -> Constants {
    repeats < constants.count ? constants[repeats] : newConstants(repeats)
  }

  @inline(never)
  private mutating func newConstants(_ repeats: Int) -> Constants {
    guard repeats < Self.mostRepeats else { return makeConstants(repeats) }
    while constants.count <= repeats { constants.append(makeConstants(constants.count)) }
    return constants[repeats]
  }

  private func makeConstants(_ repeats: Int) -> Constants {
    let x = Double(repeats)
    let logLoss = repeats > 0 ? log(model.a / (model.b + x - 1)) : -.infinity
    var (base, slope) = (Double.nan, Double.nan)
    if let spending, spending.p * x + spending.q > 1 {
      let divisor = spending.p * x + spending.q - 1
      (base, slope) = (spending.p * spending.v / divisor, spending.p * x / divisor)
    }
    return Constants(shape: model.r + x, logLoss: logLoss, valueBase: base, valueSlope: slope)
  }
}
