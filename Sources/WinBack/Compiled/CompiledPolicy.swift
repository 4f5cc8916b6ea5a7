internal import WorkerSDK

/// A version of the policy, ready to be asked.
final class CompiledPolicy: Sendable {
  let policy: Policy
  /// Its place among the policies.
  let place: Int
  /// When it takes effect.
  let from: EventTime
  /// Where a customer's own time zone is not known.
  let zone: ZoneRules
  let caps: [CompiledCap]
  /// The currency as a decision has it, with what is around it.
  let currency: [UInt8]

  init(_ policy: Policy, place: Int) {
    self.policy = policy
    self.place = place
    from = policy.effectiveFrom ?? .distantPast
    zone = TimeZones.rules(policy.timeZone) ?? .utc
    caps = policy.caps.map { CompiledCap($0) }
    currency = JSONPiece.members { $0.field("currency", policy.currency) }
  }
}
