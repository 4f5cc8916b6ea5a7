public import WorkerSDK

/// One thing that a customer did, or that happened to it: a message of the Segment Spec, decoded.
///
/// What rules ask of most events is decoded ahead, as plain numbers; texts are made when asked for. They come from the record's bytes, so a
/// touchpoint is good for as long as its record is being processed. One that is kept for longer stays safe to use: its numbers remain,
/// its texts and products are gone.
public struct Touchpoint {
  /// The message's type.
  public enum Kind: UInt8, Sendable, CaseIterable {
    case track, identify, page, screen, group, alias
  }

  // In an order that leaves no gaps: a touchpoint is handed on by value.
  /// The event's name for `track`; for the other kinds the kind itself is the name, such as `page`.
  public let event: EventName
  /// When it happened, where the message says so.
  public let time: EventTime?
  /// The message's type.
  public let kind: Kind
  /// Whether the customer is known by a `userId`, not only by a cookie.
  public let isIdentified: Bool
  /// The amount of the order that the event is about: `revenue`, else `subtotal`, else `total` − tax − shipping. `nil` without a number.
  public let amount: Money?
  /// `rating` of a review or shop review, `score` of a survey, in thousandths of a point.
  public let scoreMilli: Int64?
  let contents: TouchpointContents?

  /// A touchpoint without a record: all its texts are `nil`.
  package init(kind: Kind, event: EventName, time: EventTime?, amount: Money?, scoreMilli: Int64?, isIdentified: Bool) {
    self.init(
      kind: kind, event: event, time: time, amount: amount, scoreMilli: scoreMilli, isIdentified: isIdentified, contents: nil)
  }

  init(
    kind: Kind, event: EventName, time: EventTime?, amount: Money?, scoreMilli: Int64?, isIdentified: Bool,
    contents: TouchpointContents?
  ) {
    self.kind = kind
    self.event = event
    self.time = time
    self.amount = amount
    self.scoreMilli = scoreMilli
    self.isIdentified = isIdentified
    self.contents = contents
  }
}

extension Touchpoint: InputValue {
  /// A decoder with its own parser and buffers. It refuses with a code of ``TouchpointRule``.
  public static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<Touchpoint> {
    let decoder = TouchpointDecoder()
    return { (raw: RawRecord) throws(Rejection) -> Decoded<Touchpoint> in try decoder.decode(raw) }
  }
}
