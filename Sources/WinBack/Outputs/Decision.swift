package import WorkerSDK

/// What a worker that runs plays has to say.
package enum WinBackOutput: Sendable {
  case decision(Decision)
  indirect case trigger(Trigger)
}

/// What was decided about a candidate, and why: the value of `winback.decisions`.
package final class Decision: Sendable {
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

  /// Why nothing is sent.
  enum Cause: Sendable {
    /// The gate that was not passed first.
    case gate(Gate)
    /// Another play was worth more at this moment.
    case arbitration(winner: String)
    case revocation(Revocation.Reason)
  }

  let plan: CompiledPlay
  let policy: CompiledPolicy
  let stepPlace: Int
  /// With the rule and ``anchor``, what the id is made of.
  let ordinal: Int
  package let id: RecordID
  /// The same for all decisions about one candidate.
  package let candidate: RecordID
  package let customer: String
  /// From 1; a candidate that was held has a second.
  package let attempt: Int
  package let at: EventTime
  package let outcome: Outcome
  /// `nil` for what was fired.
  let cause: Cause?
  /// `nil` for what was decided before.
  let results: GateResults?
  /// Until when it is held.
  package let heldUntil: EventTime?
  package let arm: String?
  package let trigger: RecordID?
  package let worth: Worth?
  /// The record or moment that is the reason, and when it was.
  package let anchor: RecordID
  package let anchorAt: EventTime
  package let subject: Subject
  package let conversation: RecordID
  /// The topics of workers that had not told everything in time, and without which it was decided: only then may another run decide otherwise.
  package let inputsBehind: [String]

  /// What is recorded of a candidate that was looked at.
  ///
  /// - Parameters:
  ///   - arm: Of what was fired.
  ///   - trigger: The id of what is to be sent.
  init(
    _ examination: Examination, _ outcome: Outcome, _ cause: Cause?, heldUntil: EventTime? = nil, arm: String? = nil,
    trigger: RecordID? = nil, _ turn: inout Turn
  ) {
    let (plan, candidate) = (examination.plan, examination.candidate)
    let anchor = candidate.anchor
    let attempt = Int(candidate.attempt)
    stepPlace = Int(candidate.step)
    ordinal = stepPlace * 256 + attempt
    id = turn.id(plan.decisions, step: ordinal, anchor: anchor)
    self.candidate = turn.id(plan.candidates, step: stepPlace, anchor: anchor)
    conversation = candidate.conversation ?? turn.id(plan.conversations, anchor: anchor)
    self.plan = plan
    policy = examination.scene.policy
    customer = turn.customer
    self.attempt = attempt + 1
    at = examination.now
    self.outcome = outcome
    self.cause = cause
    results = examination.results
    worth = examination.worth
    self.heldUntil = heldUntil
    self.arm = arm
    self.trigger = trigger
    inputsBehind = turn.inputsBehind
    self.anchor = anchor
    anchorAt = candidate.anchorAt
    subject = candidate.subject
  }

  /// What is recorded of a message that lost its reason.
  init(
    revoking firing: Firing, _ plan: CompiledPlay, _ policy: CompiledPolicy, _ reason: Revocation.Reason, at now: EventTime,
    _ turn: inout Turn
  ) {
    stepPlace = Int(firing.step)
    ordinal = stepPlace
    id = turn.id(plan.revocations, step: ordinal, anchor: firing.anchor)
    candidate = turn.id(plan.candidates, step: stepPlace, anchor: firing.anchor)
    conversation = firing.conversation
    self.plan = plan
    self.policy = policy
    customer = turn.customer
    attempt = 1
    at = now
    outcome = .revoked
    cause = .revocation(reason)
    results = nil
    worth = nil
    heldUntil = nil
    arm = nil
    inputsBehind = turn.inputsBehind
    trigger = firing.isControl ? nil : firing.trigger
    anchor = firing.anchor
    anchorAt = firing.anchorAt
    subject = firing.subject
  }

  package var play: String { plan.play.id }
  package var playVersion: Int { plan.play.version }
  package var step: String { plan.stepID(stepPlace) }
  package var gates: [GateResult] {
    guard let results else { return [] }
    return Gate.allCases.map { GateResult(gate: $0, isPassed: results.isPassed($0)) }
  }

  /// The gate that was not passed first, `arbitration`, or why a trigger was revoked; `nil` for what was fired.
  package var reason: String? { cause.map { $0.name.description } }

  /// The play that was worth more at this moment.
  package var lostTo: String? {
    if case .arbitration(let winner) = cause { winner } else { nil }
  }

  var rule: OutputRule { outcome == .revoked ? plan.revocations : plan.decisions }
}

extension Decision.Cause {
  var name: StaticString {
    switch self {
    case .gate(let gate): gate.name
    case .arbitration: "arbitration"
    case .revocation(let reason): reason.name
    }
  }
}
