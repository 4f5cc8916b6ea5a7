internal import WorkerSDK

/// A message that was to be sent, or would have been: what caps, cool-down, reactions and corrections look back at.
struct Firing: Sendable, Hashable {
  var play: UInt64
  var step: UInt8
  var trigger: RecordID
  var anchor: RecordID
  var anchorAt: EventTime
  var at: EventTime
  var expires: EventTime
  /// Hashes of the channels' ids.
  var channels: [UInt64]
  var isMarketing: Bool
  var isControl: Bool
  var isRevoked = false
  var conversation: RecordID
  var subject: Subject
}

/// In which arm of a play a customer is, for good.
struct Assignment: Sendable, Hashable {
  var play: UInt64
  var arm: String
}

/// The conversation that a play has with a customer.
struct Dialogue: Sendable, Hashable {
  var play: UInt64
  var conversation: RecordID
  /// Its last message.
  var trigger: RecordID
  var reaction = Reaction.none
}

/// What ended something begun; kept for what belongs to it and comes later.
struct Completion: Sendable, Hashable {
  var play: UInt64
  var tags: TagList
  var at: EventTime
}

/// The last day of the calendar that a play has decided about: no day is decided about twice.
struct DecidedDay: Sendable, Hashable {
  var play: UInt64
  var day: Int64
}

/// That a product was bought.
struct Purchase: Sendable, Hashable {
  var product: UInt64
  var at: EventTime
}
