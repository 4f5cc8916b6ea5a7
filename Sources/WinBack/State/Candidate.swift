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

/// An id that events of one cart have in common.
struct Tag: Sendable, Hashable {
  var kind: UInt8
  var hash: UInt64
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
  var tags: [Tag]
  var anchor: RecordID
  var firstAt: EventTime
  var lastAt: EventTime
  /// When it counts as left.
  var due: EventTime
  var status = Status.open
  var subject = Subject()

  /// Whether an event with these tags belongs to it for sure.
  func shares(_ others: [Tag]) -> Bool { tags.contains { others.contains($0) } }

  /// Whether it cannot be the same: both have an id of one kind, and it differs.
  func contradicts(_ others: [Tag]) -> Bool {
    !shares(others) && tags.contains { tag in others.contains { $0.kind == tag.kind } }
  }

  mutating func add(_ others: [Tag]) {
    for tag in others where !tags.contains(tag) && tags.count < WinBackState.Bounds.tags { tags.append(tag) }
  }
}
