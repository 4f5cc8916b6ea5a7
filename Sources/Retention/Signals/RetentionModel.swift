internal import Synchronization

/// A set of parameters, ready to be asked: what was worked out once for one customer serves the next. It is the same whatever was asked
/// before.
package final class RetentionModel: Sendable {
  package let parameters: RetentionParameters
  /// Stands for the parameters in states: never 0.
  let tag: UInt32
  let bounds: StepBounds
  private let scorer: Mutex<SignalScorer>

  package init(_ parameters: RetentionParameters) {
    self.parameters = parameters
    tag = parameters.json.shortHash
    bounds = StepBounds(parameters)
    scorer = Mutex(SignalScorer(parameters))
  }

  /// The expensive numbers of a customer; only those of customers of whom a signal is published are ever asked for, so that nothing is
  /// locked on the way of a record.
  package func score(_ customer: PurchaseSummary, mean: Double) -> SignalScore { scorer.withLock { $0.score(customer, mean: mean) } }

  /// What is assumed before anything was fitted.
  package static let starting = RetentionParameters.starting.map { RetentionModel($0) }
}

/// What the models expect of a customer.
package struct SignalScore: Sendable, Hashable {
  /// As `rondo score` has it.
  package var score = CustomerScore()
  /// P(alive) with a probability of 90 %; `nil` where it is not known how sure the parameters are.
  package var alive: Interval?
  /// Expected purchases in the next 30, 90 and 365 days.
  package var purchases = (days30: 0.0, days90: 0.0, days365: 0.0)
  /// Those of 365 days with a probability of 90 %.
  package var purchasesInterval: Interval?

  package static func == (a: SignalScore, b: SignalScore) -> Bool {
    a.score == b.score && a.alive == b.alive && a.purchases == b.purchases && a.purchasesInterval == b.purchasesInterval
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(score) }
}

/// ``CustomerScorer`` for signals: with the horizons that people ask for, and intervals.
struct SignalScorer {
  private let model: BGNBD
  private let certainty: ParameterCertainty?
  private var scorer: CustomerScorer
  /// For each parameter the models a little above and a little below.
  private var shifted: [CustomerScorer] = []

  init(_ parameters: RetentionParameters) {
    model = parameters.buying
    certainty = parameters.certainty
    scorer = CustomerScorer(parameters.buying, spending: parameters.spending)
    if certainty != nil { shifted = ParameterCertainty.neighbours(of: model).map { CustomerScorer($0, spending: nil) } }
  }

  mutating func score(_ customer: PurchaseSummary, mean: Double) -> SignalScore {
    var result = SignalScore()
    result.score = scorer.score(customer, mean: mean)
    result.purchases.days30 = scorer.purchases(customer, horizon: 30.0 / 7, alive: result.score.probabilityAlive)
    result.purchases.days90 = scorer.purchases(customer, horizon: 90.0 / 7, alive: result.score.probabilityAlive)
    result.purchases.days365 = scorer.purchases(customer, horizon: 365.0 / 7, alive: result.score.probabilityAlive)
    guard let certainty else { return result }
    result.alive = certainty.probabilityAlive(customer, model)
    var nearby = SIMD8<Double>()
    for place in shifted.indices { nearby[place] = shifted[place].purchases(customer, horizon: 365.0 / 7) }
    result.purchasesInterval = certainty.interval(of: result.purchases.days365, nearby: nearby)
    return result
  }
}
