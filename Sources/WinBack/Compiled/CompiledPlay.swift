internal import Lifecycle
internal import WorkerSDK

/// A version of a play, ready for its candidates: what can be known before there is a customer is worked out once.
final class CompiledPlay: Sendable {
  let play: Play
  /// Its place among all versions of all plays.
  let index: Int
  /// The hash of the play's id.
  let hash: UInt64
  /// When it takes effect, and when the next version does.
  let from: EventTime
  let end: EventTime
  /// When the first version took effect.
  let activation: EventTime
  let isMarketing: Bool
  let start: CompiledStart
  let condition: CompiledCondition?
  let steps: [CompiledStep]
  /// By the policy's place, the channels of the play as that policy has them, the most preferred first.
  let channels: [[CompiledChannel]]
  /// Of what is begun and left: the ids by which it is told apart.
  let threadKinds: ThreadTags.Kinds
  /// Of a play that begins with a phase: the hash of the model.
  let phaseModel: UInt64?
  let decisions, revocations, candidates, conversations, triggers, revokedTriggers: OutputRule
  /// Why a customer hears of it, as a trigger has it: what stands in front of the anchor, and behind its time.
  let reason, reasonTexts: [UInt8]
  /// What an output about a step that there is no more says of the play.
  private let unknownStep: [UInt8]

  init(_ play: Play, index: Int, effective: Range<EventTime>, activation: EventTime, policies: [CompiledPolicy]) {
    self.play = play
    self.index = index
    self.activation = activation
    from = effective.lowerBound
    end = effective.upperBound
    hash = NameHash.of(play.id)
    isMarketing = play.purpose == .marketing
    start = CompiledStart(play.start)
    condition = play.condition.map { CompiledCondition($0) }
    steps = play.steps.map { CompiledStep($0, of: play) }
    channels = policies.map { policy in
      play.channels.compactMap { id in policy.policy.channels.first { $0.id == id }.map { CompiledChannel($0) } }
    }
    threadKinds = if case .abandoned(let abandoned) = play.start { ThreadTags.Kinds(abandoned.by) } else { [] }
    phaseModel = if case .phase(let model, _, _, _) = play.start { NameHash.of(model) } else { nil }
    decisions = OutputRule("decision.\(play.id)")
    revocations = OutputRule("revocation.\(play.id)")
    candidates = OutputRule("candidate.\(play.id)")
    conversations = OutputRule("conversation.\(play.id)")
    triggers = OutputRule("trigger.\(play.id)")
    revokedTriggers = OutputRule("revoked-trigger.\(play.id)")
    unknownStep = CompiledStep.head("", of: play)
    let texts = (play.reasons.isEmpty ? play.names : play.reasons).sorted { $0.key < $1.key }
    reason = Array(",\"reason\":{\"kind\":\"\(play.start.name)\",\"anchor\":\"".utf8)
    reasonTexts = JSONPiece.members { json in
      json.name("text")
      json.object { json in for (language, text) in texts { json.field(language, text) } }
    }
  }

  func isActive(at time: EventTime) -> Bool { from <= time && time < end }

  /// What outputs say of the play and of one of its steps.
  func head(ofStep place: Int) -> [UInt8] { steps.indices.contains(place) ? steps[place].head : unknownStep }

  func stepID(_ place: Int) -> String { steps.indices.contains(place) ? steps[place].id : "" }
}
