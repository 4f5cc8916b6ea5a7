internal import Touchpoints

extension RetentionState {
  /// Takes an event, by parameters that count until `end`.
  ///
  /// - Returns: The standing before, if there is something to be said now.
  mutating func advance(_ touchpoint: Touchpoint, _ rule: EventRule, at moment: Int64, _ model: RetentionModel, until end: Int64)
    -> Standing?
  {
    evaluatedAt = max(evaluatedAt, moment)
    let before = standing
    let touched = take(touchpoint, rule, at: moment, model)
    if !follow(model) {
      if touched.contains(.purchases) { settleModels(model) }
      if touched.contains(.feedback) { settleFeedback() }
      if touched.contains(.activity) { settleEngagement(model) }
      if !touched.isDisjoint(with: [.purchases, .feedback, .interests]) { settleOpportunities() }
    }
    setAlarm(model, until: end)
    return standing != before || touched.contains(.purchases) ? before : nil
  }

  /// Lets time pass until `moment`, an alarm's.
  mutating func pass(_ moment: Int64, _ model: RetentionModel, until end: Int64 = .max) -> Standing? {
    evaluatedAt = max(evaluatedAt, moment)
    let before = standing
    if !follow(model) {
      if modelAlarm <= evaluatedAt { settleModels(model) }
      settleFeedback()
      settleEngagement(model)
      settleOpportunities()
    }
    setAlarm(model, until: end)
    return standing != before ? before : nil
  }

  /// Learns which parameters count, and until when: the alarm brings what they change.
  ///
  /// - Returns: Whether that was not known.
  mutating func adopt(_ model: RetentionModel, until end: Int64) -> Bool {
    let before = alarm
    if parametersTag == model.tag {
      setAlarm(model, until: end)
    } else {
      // Learnt too late for the moment at which they took effect: from the latest one on that was looked at.
      alarm = evaluatedAt
    }
    return alarm != before
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
