internal import WorkerSDK

/// A step of a play's ladder, ready for its candidates.
final class CompiledStep: Sendable {
  let id: String
  let condition: CompiledCondition?
  let wait: EventTime.Interval
  /// What may be offered: by one arm or the other.
  let offers: [Proposal]
  /// What outputs say of the play and the step.
  let head: [UInt8]

  /// What counts of an offer before it is made.
  struct Proposal: Sendable {
    let amount: Offer.Amount?
    let costMicros: Int64
  }

  init(_ step: Play.Step, of play: Play) {
    id = step.id
    condition = step.condition.map { CompiledCondition($0) }
    wait = step.wait
    offers = (play.arms.isEmpty ? [step.offer] : play.arms.map { $0.offer ?? step.offer }).map {
      Proposal(amount: $0.amount, costMicros: $0.costMicros)
    }
    head = Self.head(step.id, of: play)
  }

  static func head(_ step: String, of play: Play) -> [UInt8] {
    JSONPiece.members { json in
      json.field("play", play.id)
      json.field("play_version", play.version)
      json.field("step", step)
    }
  }
}
