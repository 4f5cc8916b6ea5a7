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
      guard let index = play(candidate.play, at: max(state.clock, candidate.due)) ?? versions[candidate.play]?.first else { continue }
      let steps = plays[index].steps
      let step = Int(candidate.step) < steps.count ? steps[Int(candidate.step)].id : ""
      pending.append(PendingMoment(play: plays[index].id, step: step, at: candidate.due))
    }
    for thread in state.threads where thread.status == .open {
      guard let index = versions[thread.play]?.last else { continue }
      pending.append(PendingMoment(play: plays[index].id, step: nil, at: thread.due))
    }
    return pending.sorted { ($0.at, $0.play, $0.step ?? "") < ($1.at, $1.play, $1.step ?? "") }
  }
}
