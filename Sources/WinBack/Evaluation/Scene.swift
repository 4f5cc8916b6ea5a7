internal import WorkerSDK

/// What holds for all candidates that are looked at at one moment: the policy, the customer's clock, and what can be looked up.
final class Scene {
  let policy: CompiledPolicy
  let zone: ZoneRules
  /// Where the customer is.
  let today: LocalDate
  let minute: Int64
  let reference: References

  var now: EventTime { reference.time }

  init(_ policy: CompiledPolicy, _ zone: ZoneRules, _ reference: References) {
    self.policy = policy
    self.zone = zone
    self.reference = reference
    let local = zone.local(reference.time)
    (today, minute) = (local.date, local.minute)
  }
}
