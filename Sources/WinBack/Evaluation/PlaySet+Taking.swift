internal import Touchpoints
package import WorkerSDK

extension PlaySet {
  /// Takes an event: what was due before it is decided first, then it is noted, and what it makes due at once is decided.
  ///
  /// - Parameter customer: The key under which everything is said.
  package func take(
    _ event: some WinBackEvent, _ moment: Moment, of customer: String, state: inout WinBackState?
  ) -> [WinBackOutput] {
    var turn = Turn(customer, moment.reference, moment.inputsBehind)
    var known = state.take() ?? WinBackState()
    pass(before: moment.time, &turn, &known)
    known.clock = max(known.clock, moment.time)
    if event.event == .customerErasureRequested {
      let all = known.firings.indices.map { Revocation(firing: $0, reason: .erased) }
      revoke(all, at: known.clock, &turn, &known)
      return turn.outputs
    }
    let revocations = note(event, moment, &known)
    revoke(revocations, at: known.clock, &turn, &known)
    decide(at: known.clock, &turn, &known)
    state = consume known
    return turn.outputs
  }

  /// Takes a step between phases.
  package func take(_ step: PhaseStep, _ moment: Moment, of customer: String, state: inout WinBackState?) -> [WinBackOutput] {
    var turn = Turn(customer, moment.reference, moment.inputsBehind)
    var known = state.take() ?? WinBackState()
    pass(before: moment.time, &turn, &known)
    known.clock = max(known.clock, moment.time)
    let revocations = note(step, moment, &known)
    revoke(revocations, at: known.clock, &turn, &known)
    decide(at: known.clock, &turn, &known)
    state = consume known
    return turn.outputs
  }

  /// Takes a signal.
  package func take(_ reading: SignalReading, _ moment: Moment, of customer: String, state: inout WinBackState?) -> [WinBackOutput] {
    if reading.isForgotten {
      state?.signal = nil
      return []
    }
    var turn = Turn(customer, moment.reference, moment.inputsBehind)
    var known = state.take() ?? WinBackState()
    pass(before: moment.time, &turn, &known)
    known.clock = max(known.clock, moment.time)
    note(reading, moment, &known)
    decide(at: known.clock, &turn, &known)
    state = consume known
    return turn.outputs
  }

  /// Lets time pass: decides what is due at `time` or before, each at its own moment.
  package func pass(
    _ time: EventTime, of customer: String, _ reference: any ReferenceData, inputsBehind: [String] = [], state: inout WinBackState?
  ) -> [WinBackOutput] {
    guard var known = state.take() else { return [] }
    var turn = Turn(customer, reference, inputsBehind)
    pass(before: EventTime(milliseconds: time.milliseconds &+ 1), &turn, &known)
    state = consume known
    return turn.outputs
  }

  /// What is due is decided at most so often in one go; a play that would go on for ever waits for the next event.
  private static let mostRounds = 1000

  private func pass(before time: EventTime, _ turn: inout Turn, _ state: inout WinBackState) {
    for _ in 0..<Self.mostRounds {
      guard let due = state.nextPunctuation, due < time else { break }
      state.clock = max(state.clock, due)
      decide(at: state.clock, &turn, &state)
    }
  }
}
