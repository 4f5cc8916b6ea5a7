package import WorkerSDK

/// What is to be sent to a customer: the value of `winback.triggers`.
package struct Trigger: Sendable {
  package enum Status: String, Sendable { case active, revoked }

  let plan: CompiledPlay
  let stepPlace: Int
  /// With the rule and the step's place, what the output's id is made of.
  package let anchor: RecordID
  /// A revocation has the id of what it revokes.
  package let id: RecordID
  package var status = Status.active
  package let customer: String
  package let at: EventTime
  package let notBefore: EventTime
  package let expires: EventTime
  package let conversation: RecordID
  /// The message before in this conversation; else the last one to this customer.
  package var previous: RecordID?
  package var lastReaction: Reaction?
  package let subject: Subject
  /// Why it was revoked.
  package var revokedBecause: String?
  /// What there is to say of one that is active.
  package var contents: Contents?

  package var play: String { plan.play.id }
  package var playVersion: Int { plan.play.version }
  package var step: String { plan.stepID(stepPlace) }
  var rule: OutputRule { status == .revoked ? plan.revokedTriggers : plan.triggers }

  init(
    plan: CompiledPlay, stepPlace: Int, anchor: RecordID, id: RecordID, customer: String, at: EventTime, notBefore: EventTime,
    expires: EventTime, conversation: RecordID, subject: Subject
  ) {
    self.plan = plan
    self.stepPlace = stepPlace
    self.anchor = anchor
    self.id = id
    self.customer = customer
    self.at = at
    self.notBefore = notBefore
    self.expires = expires
    self.conversation = conversation
    self.subject = subject
  }

  package struct Contents: Sendable {
    package let arm: String
    let policy: CompiledPolicy
    /// Which of the play's channels.
    let choice: ChannelChoice
    package let offer: Offer
    /// What a voucher is worth, in millionths.
    package let voucherMicros: Int64?
    /// Brand and price class by which others are comparable.
    let product: CatalogProduct?
    /// When the reason was.
    let since: EventTime
  }
}
