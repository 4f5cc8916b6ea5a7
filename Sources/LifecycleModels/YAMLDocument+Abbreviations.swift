package import Lifecycle
package import Yams

/// Predicates that are short for a property of a certain event.
extension YAMLDocument {
  /// Properties that an event has to have, such as `{survey_type: nps}` or `{campaign: [spring, summer]}`.
  package mutating func conditions(_ node: Node) -> [EventFilter.Condition] {
    guard let mapping = node.mapping, !mapping.isEmpty else {
      complain(node.position, "\"where\" is \(node.kindName), not a mapping", "write {survey_type: nps}")
      return []
    }
    return mapping.compactMap { key, value in
      text(key, of: "where").map { EventFilter.Condition(property: $0, texts: texts(self.value(value), of: "where")) }
    }
  }

  mutating func abbreviation(_ head: String, _ subject: Node, _ fields: YAMLMapping) -> Predicate? {
    switch head {
    case "consent": consent(subject, fields)
    case "loyalty_tier": loyaltyTier(subject, fields)
    case "ladder_step": ladderStep(subject, fields)
    default: satisfaction(subject, fields)
    }
  }

  /// What was last said about a purpose: `{consent: marketing, channel: email}`, with `status: REVOKED` for the contrary.
  private mutating func consent(_ subject: Node, _ fields: YAMLMapping) -> Predicate? {
    guard let purpose = text(subject, of: "consent") else { return nil }
    var conditions = [EventFilter.Condition(property: "purpose", texts: [purpose])]
    if let channel = fields["channel"] {
      conditions.append(EventFilter.Condition(property: "channel", texts: texts(channel, of: "channel")))
    }
    let status = fields["status"].map { texts($0, of: "status") } ?? ["GRANTED"]
    return last("status", of: "Consent Changed", at: subject, where: conditions, .isOneOf(status))
  }

  /// The tier of a loyalty programme that was reached last: `{loyalty_tier: [Gold, Platinum]}`.
  private mutating func loyaltyTier(_ subject: Node, _ fields: YAMLMapping) -> Predicate? {
    let tiers = texts(value(subject), of: "loyalty_tier")
    let program = fields["program"].map { [EventFilter.Condition(property: "program", texts: texts($0, of: "program"))] } ?? []
    return tiers.isEmpty ? nil : last("to_tier", of: "Loyalty Tier Changed", at: subject, where: program, .isOneOf(tiers))
  }

  /// The step of the ladder whose content was taken last: `{ladder_step: 3}` for the third or a later one.
  private mutating func ladderStep(_ subject: Node, _ fields: YAMLMapping) -> Predicate? {
    guard let step = decimal(subject, of: "ladder_step", Decimal.milli) else { return nil }
    let most = fields["at_most"].flatMap { decimal($0, of: "at_most", Decimal.milli) } ?? .max
    guard step <= most else {
      complain(subject.position, "ladder_step is more than at_most: never true")
      return nil
    }
    return last("funnel_step", of: "Content Downloaded", at: subject, where: [], .isWithin(step...most))
  }

  /// The last answer to a survey: `{satisfaction: nps, at_least: 9}`.
  private mutating func satisfaction(_ subject: Node, _ fields: YAMLMapping) -> Predicate? {
    guard let survey = text(subject, of: "satisfaction"), let test = test(fields) else { return nil }
    let conditions = [EventFilter.Condition(property: "survey_type", texts: [survey])]
    return last("score", of: "Survey Answered", at: subject, where: conditions, test)
  }

  private func last(
    _ property: String, of event: String, at node: Node, where conditions: [EventFilter.Condition], _ test: Predicate.LastValue.Test
  ) -> Predicate {
    let event = PhaseModel.Reference(event, node.position)
    return .value(Predicate.LastValue(subject: .property(property, of: event, where: conditions), test: test))
  }
}
