package import WorkerSDK

/// What a worker that runs plays has to say.
package enum WinBackOutput: Sendable {
  case decision(Decision)
  case trigger(Trigger)
}

/// What was decided about a candidate, and why: the value of `winback.decisions`.
package struct Decision: Sendable {
  package enum Outcome: String, Sendable {
    /// A trigger was published.
    case fired
    /// A trigger would have been published: the customer is one of those who are not contacted.
    case control
    /// Not now: it is night where the customer is.
    case held
    case suppressed
    /// A trigger that was published has lost its reason.
    case revoked
  }

  /// With ``ordinal`` and ``anchor``, what the id is made of.
  package var rule: String
  package var ordinal: Int
  /// The same for all decisions about one candidate.
  package var candidate: RecordID
  package var customer: String
  package var play: String
  package var playVersion: Int
  package var step: String
  /// From 1; a candidate that was held has a second.
  package var attempt: Int
  package var at: EventTime
  package var outcome: Outcome
  /// The gate that was not passed first, `arbitration`, or why a trigger was revoked; `nil` for what was fired.
  package var reason: String?
  package var gates: [GateResult] = []
  /// Until when it is held.
  package var heldUntil: EventTime?
  /// The play that was worth more at this moment.
  package var lostTo: String?
  package var arm: String?
  package var trigger: RecordID?
  package var worth: Worth?
  package var currency: String
  /// The record or moment that is the reason, and when it was.
  package var anchor: RecordID
  package var anchorAt: EventTime
  package var subject: Subject
  package var conversation: RecordID
  /// The topics of workers that had not told everything in time, and without which it was decided: only then may another run decide otherwise.
  package var inputsBehind: [String] = []

  package var id: RecordID { .output(rule: rule, step: ordinal, anchor: anchor, customer: customer) }
}
