/// What a candidate has to pass. All gates are looked at, and all results are recorded.
package enum Gate: String, Sendable, CaseIterable {
  /// The reason is not older than the play.
  case activation
  /// It is not too late for it.
  case validity
  /// The customer has not ended the relationship.
  case relationship
  /// The play's condition, and the step's, are met.
  case condition
  /// What is offered was not bought meanwhile.
  case repurchase
  /// The customer permits it, by purpose and channel.
  case consent
  /// A channel leads to the customer.
  case reachable
  /// No more messages than are allowed by day, by span and by channel.
  case caps
  /// No complaint is open.
  case complaint
  /// Not too soon after the last one.
  case coolDown = "cool-down"
  /// Nobody is disturbed at night.
  case quietHours = "quiet-hours"
  /// The customer is worth it.
  case lifetimeValue = "lifetime-value"
  /// The voucher is worth something, within the margin.
  case voucher
  /// What is expected of it is more than what it costs.
  case worth

  /// Whether a later step of the conversation, or another day, may pass it.
  var isPassing: Bool {
    switch self {
    case .complaint, .caps, .coolDown, .quietHours, .validity, .worth, .voucher: true
    default: false
    }
  }
}

/// What came of one gate.
package struct GateResult: Sendable, Hashable {
  package let gate: Gate
  package let isPassed: Bool
  /// By which numbers, in words for a person who looks into it.
  package let detail: String

  init(_ gate: Gate, _ isPassed: Bool, _ detail: String) {
    self.gate = gate
    self.isPassed = isPassed
    self.detail = detail
  }
}
