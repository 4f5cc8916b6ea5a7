/// What a candidate has to pass. All gates are looked at, and all results are recorded.
package enum Gate: UInt8, Sendable, CaseIterable {
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
  case coolDown
  /// Nobody is disturbed at night.
  case quietHours
  /// The customer is worth it.
  case lifetimeValue
  /// The voucher is worth something, within the margin.
  case voucher
  /// What is expected of it is more than what it costs.
  case worth

  /// How it is called in a decision.
  var name: StaticString {
    switch self {
    case .activation: "activation"
    case .validity: "validity"
    case .relationship: "relationship"
    case .condition: "condition"
    case .repurchase: "repurchase"
    case .consent: "consent"
    case .reachable: "reachable"
    case .caps: "caps"
    case .complaint: "complaint"
    case .coolDown: "cool-down"
    case .quietHours: "quiet-hours"
    case .lifetimeValue: "lifetime-value"
    case .voucher: "voucher"
    case .worth: "worth"
    }
  }
}

/// Some of the gates.
struct Gates: OptionSet, Sendable {
  let rawValue: UInt16

  init(rawValue: UInt16) { self.rawValue = rawValue }
  init(_ gate: Gate) { rawValue = 1 << UInt16(gate.rawValue) }

  static let condition = Gates(.condition)
  static let quietHours = Gates(.quietHours)
  /// Those that a later step of the conversation, or another day, may pass.
  static let passing: Gates = [
    Gates(.complaint), Gates(.caps), Gates(.coolDown), Gates(.quietHours), Gates(.validity), Gates(.worth), Gates(.voucher),
  ]

  /// The first one in their order.
  var first: Gate? { isEmpty ? nil : Gate(rawValue: UInt8(rawValue.trailingZeroBitCount)) }
}
