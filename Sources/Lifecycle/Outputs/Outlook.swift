package import WorkerSDK

/// What lies ahead of a customer in a model.
package struct Outlook: Sendable {
  /// The tier's index in the model; `nil` for customers of none.
  package let tier: Int?
  /// The phase that comes next, by its index in the model; `nil` for none.
  package let nextPhase: Int?
  /// By how much the facts are short that ``nextPhase`` asks for; negative where there are too many.
  package let missing: [Evidence]
}

extension ModelSet {
  /// What lies ahead of a customer in the model of the index, as of `time`.
  package func outlook(of state: LifecycleState, in index: Int, at time: EventTime) -> Outlook {
    var state = state
    _ = state.bind(to: layout)
    state.findTiersOnce(self)
    let model = models[index]
    let tier = Int(state.tiers[index])
    let next = state.next(model, after: state.place(model), at: time.milliseconds, self)
    return Outlook(
      tier: tier < model.tiers ? tier : nil, nextPhase: next?.place, missing: next.map { evidence($0.missing) } ?? [])
  }

  /// The moves that the customer will make if nothing ever comes again, in their order.
  package func silence(after state: LifecycleState) -> [PhaseMove] {
    var ahead: LifecycleState? = state
    var moves: [PhaseMove] = []
    // Silence comes to an end in every model that is sound; one that goes round and round is cut short.
    for _ in 0..<Self.mostSilentMoments {
      guard let alarm = ahead?.nextPunctuation else { break }
      moves += pass(alarm, state: &ahead)
    }
    return moves
  }

  private static let mostSilentMoments = 256
}
