internal import Touchpoints

extension RetentionState {
  /// Takes an event.
  ///
  /// - Returns: The standing before, if there is something to be said now.
  mutating func advance(_ touchpoint: Touchpoint, _ rule: EventRule, at moment: Int64, _ model: RetentionModel) -> Standing? {
    evaluatedAt = max(evaluatedAt, moment)
    let before = standing
    let touched = take(touchpoint, rule, at: moment, model)
    if !follow(model) {
      if touched.contains(.purchases) { settleModels(model) }
      if touched.contains(.feedback) { settleFeedback() }
      if touched.contains(.activity) { settleEngagement(model) }
      if !touched.isDisjoint(with: [.purchases, .feedback, .interests]) { settleOpportunities() }
    }
    setAlarm(model)
    return standing != before || touched.contains(.purchases) ? before : nil
  }

  /// Lets time pass until `moment`, an alarm's.
  mutating func pass(_ moment: Int64, _ model: RetentionModel) -> Standing? {
    evaluatedAt = max(evaluatedAt, moment)
    let before = standing
    if !follow(model) {
      if modelAlarm <= evaluatedAt { settleModels(model) }
      settleFeedback()
      settleEngagement(model)
      settleOpportunities()
    }
    setAlarm(model)
    return standing != before ? before : nil
  }

  /// Works everything out anew where the parameters are others than before.
  private mutating func follow(_ model: RetentionModel) -> Bool {
    guard parametersTag != model.tag else { return false }
    parametersTag = model.tag
    settleModels(model)
    settleFeedback()
    settleEngagement(model)
    settleOpportunities()
    return true
  }
}
