package import WorkerSDK

/// What a customer's plays wait for: the moment at which a candidate is looked at, or something counts as left.
package struct PendingMoment: Sendable, Hashable {
  package let play: String
  /// `nil` for something begun and not left yet.
  package let step: String?
  package let at: EventTime
}

extension PlaySet {
  /// What will happen by silence alone, the earliest first, as far as it is known by now.
  package func pending(in state: WinBackState) -> [PendingMoment] {
    var pending: [PendingMoment] = []
    for candidate in state.candidates {
      guard let plan = plan(candidate.play, at: max(state.clock, candidate.due)) else { continue }
      pending.append(PendingMoment(play: plan.play.id, step: plan.stepID(Int(candidate.step)), at: candidate.due))
    }
    for thread in state.threads where thread.status == .open {
      guard let plan = newestPlan(thread.play) else { continue }
      pending.append(PendingMoment(play: plan.play.id, step: nil, at: thread.due))
    }
    return pending.sorted { ($0.at, $0.play, $0.step ?? "") < ($1.at, $1.play, $1.step ?? "") }
  }
}
