internal import WorkerSDK

/// How often an event happened, and when.
package struct EventFact: Sendable, Hashable {
  /// So many of the latest are kept, to count within a time.
  package static let mostRecent = RecentTimes.most

  var slot: UInt64
  var count: Int64 = 0
  var first: EventTime
  var last: EventTime
  /// The latest, rising; only where a condition counts within a time.
  var recent = RecentTimes()

  init(slot: UInt64, at time: EventTime) {
    self.slot = slot
    first = time
    last = time
  }

  /// The same whatever the order in which events are learnt of.
  mutating func add(_ time: EventTime, keepsRecent: Bool) {
    count += 1
    first = min(first, time)
    last = max(last, time)
    if keepsRecent { recent.insert(time) }
  }
}

/// What something was last: a trait, a score.
package struct ValueFact: Sendable, Hashable {
  var slot: UInt64
  /// The hash of the text; 0 where it is a number only.
  var text: UInt64
  /// In thousandths; `nil` for what is no number.
  var milli: Int64?
  var at: EventTime
}

/// What a customer permits, by purpose and channel.
package struct Permission: Sendable, Hashable {
  var purpose: UInt64
  /// 0: every channel.
  var channel: UInt64
  var isGranted: Bool
  var at: EventTime
  var expires: EventTime?
}

/// A complaint: when it was opened and resolved, in whatever order that is learnt.
package struct Ticket: Sendable, Hashable {
  var id: UInt64
  var opened: EventTime?
  var resolved: EventTime?

  func isOpen(at time: EventTime) -> Bool {
    guard let opened, opened <= time else { return false }
    guard let resolved, resolved >= opened else { return true }
    return resolved > time
  }
}

/// Where the customer is in a lifecycle model.
package struct PhaseFact: Sendable, Hashable {
  var model: UInt64
  /// 0: in none.
  var phase: UInt64
  var since: EventTime
}

/// The latest of the customer's signals.
package struct SignalFact: Sendable, Hashable {
  var at: EventTime
  var risk: String?
  var segment: String?
  /// P(alive), in thousandths.
  var aliveMilli: Int64?
  /// What is expected of the next year, in millionths of the policy's currency.
  var lifetimeValueMicros: Int64?
  var allowsPromotions = true
}
