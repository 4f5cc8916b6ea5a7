extension RetentionState {
  /// Works out anew what follows from purchases and silence, as of the latest moment, and when silence alone changes it.
  mutating func settleModels(_ model: RetentionModel) {
    guard let totals = history.totals else {
      for part in [Standing.Part.risk, .alive, .overdue, .recency, .frequency, .monetary] { standing[part] = 0 }
      modelAlarm = .max
      return
    }
    let silence = SilenceSteps(totals: totals, model: model.parameters.buying, bounds: model.bounds)
    let steps = silence.steps(evaluatedAt)
    standing[.alive] = UInt8(steps.alive)
    standing[.overdue] = UInt8(steps.overdue)
    standing[.risk] = silence.risk(steps).rawValue
    standing[.recency] = UInt8(steps.recency)
    if model.bounds.hasCutPoints {
      standing[.frequency] = UInt8(model.bounds.frequency(Double(totals.days)))
      standing[.monetary] = UInt8(model.bounds.monetary(Double(model.parameters.rules.comparedValue(totals).spent) / 1e6))
    } else {
      standing[.frequency] = 0
      standing[.monetary] = 0
    }
    modelAlarm = silence.nextChange(after: evaluatedAt, steps)
  }

  /// Works out anew what the customer said, and what it has to complain about.
  mutating func settleFeedback() {
    standing[.mood] = feedback.mood.rawValue
    standing[.complaint] = tickets.open > 0 ? 1 : 0
    standing[.payment] = paymentFailedAt > history.lastTime && evaluatedAt < failedPaymentEnd ? 1 : 0
    standing[.rating] = feedback.isBadlyRated && evaluatedAt < badRatingEnd ? 1 : 0
  }

  private var failedPaymentEnd: Int64 { paymentFailedAt &+ SignalRules.failedPaymentSpan }
  private var badRatingEnd: Int64 { feedback.rating.at &+ SignalRules.badRatingSpan }

  /// Works out anew what might be offered.
  mutating func settleOpportunities() {
    var found: Opportunities = []
    // Somebody with an open complaint is not to be sold to.
    if standing[.complaint] == 0 {
      if standing[.overdue] == 1, standing[.alive] <= 1 { found.insert(.repeatOrder) }
      if !history.isEmpty {
        if interests.newCategory(from: SignalRules.interestPoints) != nil { found.insert(.crossSell) }
        if let seen = interests.priceSeen, let paid = interests.pricePaid, seen > paid,
          interests.prices[seen] >= SignalRules.interestPoints
        {
          found.insert(.upsell)
        }
      }
      if feedback.mood == .positive, feedback.recommendation.isGiven, feedback.recommendation.score >= 9 { found.insert(.referral) }
    }
    standing[.opportunities] = found.rawValue
  }

  mutating func settleEngagement(_ model: RetentionModel) {
    standing[.engagement] = model.parameters.rules.engagement(of: activity.sums(inWeek: activity.week(of: evaluatedAt)).recent).step
  }

  /// Sets the alarm to the next moment at which anything changes by silence alone, or at which the parameters end.
  mutating func setAlarm(_ model: RetentionModel, until end: Int64) {
    alarm = min(modelAlarm, nextEngagementChange(model), end)
    if standing[.payment] == 1 { alarm = min(alarm, failedPaymentEnd) }
    if standing[.rating] == 1 { alarm = min(alarm, badRatingEnd) }
  }

  /// When the level of engagement falls though nothing happens.
  private func nextEngagementChange(_ model: RetentionModel) -> Int64 {
    let step = standing[.engagement]
    guard step > 0 else { return .max }
    let now = activity.week(of: evaluatedAt)
    // Points count for four weeks, so by then there are none.
    var week = now + 1
    while week <= now + Int32(Activity.span) {
      if model.parameters.rules.engagement(of: activity.sums(inWeek: week).recent).step != step { return activity.start(ofWeek: week) }
      week += 1
    }
    return .max
  }
}

extension PurchaseHistory {
  /// The moment of the last purchase; `Int64.min` without any.
  var lastTime: Int64 {
    for order in recent.reversed() where !order.isVoid { return order.time }
    return folded.days > 0 ? folded.lastTime : .min
  }
}
