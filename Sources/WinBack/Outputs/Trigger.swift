package import WorkerSDK

/// What is to be sent to a customer: the value of `winback.triggers`.
package struct Trigger: Sendable {
  package enum Status: String, Sendable { case active, revoked }

  /// With ``ordinal`` and ``anchor``, what the id is made of; a revocation has the id of what it revokes.
  package var rule: String { "trigger.\(play)" }
  package var ordinal: Int
  package var anchor: RecordID
  package var id: RecordID
  package var status = Status.active
  package var customer: String
  package var play: String
  package var playVersion: Int
  package var step: String
  package var at: EventTime
  package var notBefore: EventTime
  package var expires: EventTime
  package var conversation: RecordID
  /// The message before in this conversation; else the last one to this customer.
  package var previous: RecordID?
  package var lastReaction: Reaction?
  package var subject: Subject
  /// Why it was revoked.
  package var revokedBecause: String?
  /// What there is to say of one that is active.
  package var contents: Contents?

  package struct Contents: Sendable {
    package var arm: String
    package var purpose: Purpose
    package var channels: [String]
    package var offer: Offer
    /// What a voucher is worth, in millionths.
    package var voucherMicros: Int64?
    package var currency: String
    /// Brand and price class by which others are comparable.
    package var product: CatalogProduct?
    package var reason: Reason
  }

  /// Why the customer hears of it.
  package struct Reason: Sendable {
    /// What kind of start, such as `abandoned`.
    package var kind: String
    package var anchor: RecordID
    package var at: EventTime
    /// For a person, by language.
    package var texts: [String: String]
  }
}
