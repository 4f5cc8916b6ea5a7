public import WorkerSDK

/// One thing that a customer did, or that happened to it: a message of the Segment Spec, decoded.
///
/// What rules ask of most events is decoded ahead, as plain numbers; texts are made when asked for.
public struct Touchpoint {
  /// The message's type.
  public enum Kind: UInt8, Sendable, CaseIterable {
    case track, identify, page, screen, group, alias
  }

  /// The message's type.
  public let kind: Kind
  /// The event's name for `track`; for the other kinds the kind itself is the name, such as `page`.
  public let event: EventName
  /// When it happened, where the message says so.
  public let time: EventTime?
  /// The amount of the order that the event is about: `revenue`, else `subtotal`, else `total` − tax − shipping. `nil` without a number.
  public let amount: Money?
  /// `rating` of a review or shop review, `score` of a survey, in thousandths of a point.
  public let scoreMilli: Int64?
  /// Whether the customer is known by a `userId`, not only by a cookie.
  public let isIdentified: Bool

  package init(kind: Kind, event: EventName, time: EventTime?, amount: Money?, scoreMilli: Int64?, isIdentified: Bool) {
    self.kind = kind
    self.event = event
    self.time = time
    self.amount = amount
    self.scoreMilli = scoreMilli
    self.isIdentified = isIdentified
  }

  /// The text (or number, or truth value as text) of `properties.name`; `nil` where there is none.
  public func property(_ name: String) -> String? { nil }

  /// The text (or number, or truth value as text) of `traits.name`, or of `context.traits.name`; `nil` where there is none.
  public func trait(_ name: String) -> String? { nil }
}
