package import Touchpoints
package import WorkerSDK

/// The value of `retention.signals`: what a customer is worth, whether it is still one, how it feels, and what changed.
package struct RetentionSignal: OutputValue {
  /// What brought it about.
  package enum Cause: Sendable, Hashable {
    /// - Parameter isLate: Something later of the customer was known already.
    case event(EventName, isLate: Bool)
    case silence
    /// Other parameters than before count.
    case parameters
  }

  /// `nil`: the key under which the value is published.
  package let customer: String?
  package let state: RetentionState
  package let model: RetentionModel
  /// Where the customer stood before.
  package let before: Standing
  package let cause: Cause

  package init(of customer: String?, _ state: RetentionState, _ model: RetentionModel, before: Standing, cause: Cause) {
    self.customer = customer
    self.state = state
    self.model = model
    self.before = before
    self.cause = cause
  }

  /// The moment as of which everything is said.
  package var moment: EventTime { EventTime(milliseconds: state.evaluatedAt) }

  /// How much the customer does: points of four weeks and of the four before, the level that they make, and where it is going.
  package struct Engagement: Sendable, Hashable {
    package let recent: Int
    package let earlier: Int
    package let level: EngagementLevel
    package let trend: EngagementTrend
  }

  package var engagement: Engagement {
    let sums = state.activity.sums(inWeek: state.activity.week(of: state.evaluatedAt))
    return Engagement(
      recent: sums.recent, earlier: sums.earlier, level: model.parameters.rules.engagement(of: sums.recent),
      trend: EngagementTrend(recent: sums.recent, earlier: sums.earlier))
  }

  package var health: Health { health(buying, engagement) }

  func health(_ buying: Buying?, _ engagement: Engagement) -> Health {
    let isRepeater = (buying?.summary.repeats ?? 0) > 0
    return Health(state.standing, alive: isRepeater ? buying?.score.score.probabilityAlive : nil, engagement)
  }

  /// What the customer has to complain about.
  package var problems: [String] { Self.problemNames.filter { state.standing[$0.part] > 0 }.map(\.name) }

  static let problemNames: [(part: Standing.Part, name: String)] = [
    (.complaint, "complaint"), (.payment, "failed-payment"), (.rating, "bad-rating"),
  ]

  /// What is said of purchases; `nil` without any.
  package var buying: Buying? { state.history.totals.map { Buying($0, at: state.evaluatedAt, model) } }

  /// The numbers of a customer who bought.
  package struct Buying: Sendable {
    package let totals: PurchaseTotals
    package let summary: PurchaseSummary
    package let score: SignalScore
    /// The spending by which customers are compared, and what stays apart from it.
    package let values: [CustomerValue]
    package let nextOrder: EventTime

    init(_ totals: PurchaseTotals, at moment: Int64, _ model: RetentionModel) {
      self.totals = totals
      summary = totals.summary(at: moment)
      let parameters = model.parameters
      values = parameters.rules.values(totals)
      score = model.score(summary, mean: values.first?.mean(repeats: summary.repeats) ?? 0)
      // The customer's own intervals, as far as there are any; the fewer they are, the more those of all customers count.
      let buying = parameters.buying
      let weeks = (buying.alpha + summary.recency) / (buying.r + Double(summary.repeats))
      nextOrder = EventTime(milliseconds: totals.lastTime &+ Int64(min(weeks, 10_000) * PurchaseTotals.weekMilliseconds))
    }

    /// The expected value of a purchase, and of those of the next 52 weeks.
    package func prediction(_ place: Int, _ model: RetentionModel) -> (value: Double?, lifetime: Double?, basis: String) {
      if place == 0, model.parameters.spending != nil {
        return (score.score.value, score.score.lifetimeValue52, "gamma-gamma")
      }
      // Without a model of spending the customer's own mean is all there is.
      let mean = Double(values[place].spent) / Double(totals.days) / 1e6
      return (mean, mean * score.score.discounted52, "own-mean")
    }
  }
}

extension Topic where Value == RetentionSignal {
  /// What is known of each customer's value, churn and satisfaction: the last value of each key. It tells how far the worker is, so that
  /// whoever reads touchpoints too takes each signal behind what caused it.
  package static var retentionSignals: Topic<RetentionSignal> {
    Topic("retention.signals", type: "rondo.retention.signal.v1", isCompacted: true, carriesProgress: true)
  }
}
