package import WorkerSDK

/// What a candidate is about.
package struct Subject: Sendable, Hashable {
  package var product: String?
  /// What the catalogue has to go with it.
  package var suggested: String?
  /// The season that it is for.
  package var season: String?
  package var order: String?
  /// When it was bought, or seen.
  package var at: EventTime?

  package init(product: String? = nil, suggested: String? = nil, order: String? = nil, at: EventTime? = nil) {
    self.product = product
    self.suggested = suggested
    self.order = order
    self.at = at
  }
}

/// A customer who is to be looked at by a play, when it is due.
struct Candidate: Sendable, Hashable {
  /// The hash of the play's id.
  var play: UInt64
  /// The record or moment that is the reason.
  var anchor: RecordID
  var anchorAt: EventTime
  /// When it was due first.
  var ripe: EventTime
  /// When it is looked at: later than ``ripe`` if it was held.
  var due: EventTime
  var step: UInt8 = 0
  /// How often this step was looked at.
  var attempt: UInt8 = 0
  /// Of a ladder's later steps: the conversation's.
  var conversation: RecordID?
  var subject = Subject()
  /// Of a play of the calendar: the day that it is about.
  var day: Int64?

  init(play: UInt64, anchor: RecordID, anchorAt: EventTime, due: EventTime) {
    self.play = play
    self.anchor = anchor
    self.anchorAt = anchorAt
    ripe = due
    self.due = due
  }
}

/// Something begun, such as a cart, that may be left.
struct Thread: Sendable, Hashable {
  enum Status: UInt8 { case open, left, completed }

  var play: UInt64
  var tags: TagList
  var anchor: RecordID
  var firstAt: EventTime
  var lastAt: EventTime
  /// When it counts as left.
  var due: EventTime
  var status = Status.open
  var subject = Subject()
}
