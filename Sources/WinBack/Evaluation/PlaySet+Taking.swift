internal import Touchpoints
package import WorkerSDK

extension PlaySet {
  /// Takes an event: what was due before it is decided first, then it is noted, and what it makes due at once is decided.
  ///
  /// - Parameter customer: The key under which everything is said.
  package func take(
    _ event: some WinBackEvent, _ moment: Moment, of customer: String, state: inout WinBackState?
  ) -> [WinBackOutput] {
    var known = state.take() ?? WinBackState()
    var outputs = pass(before: moment.time, of: customer, moment.reference, &known)
    if event.event == .customerErasureRequested {
      let all = known.firings.indices.map { Revocation(firing: $0, reason: .erased) }
      outputs += revoke(all, at: max(known.clock, moment.time), of: customer, &known)
      state = nil
      return outputs
    }
    known.clock = max(known.clock, moment.time)
    let revocations = note(event, moment, &known)
    outputs += revoke(revocations, at: known.clock, of: customer, &known)
    outputs += decide(at: known.clock, of: customer, moment.reference, &known)
    state = known
    return outputs
  }

  /// Takes a step between phases.
  package func take(_ step: PhaseStep, _ moment: Moment, of customer: String, state: inout WinBackState?) -> [WinBackOutput] {
    var known = state.take() ?? WinBackState()
    var outputs = pass(before: moment.time, of: customer, moment.reference, &known)
    known.clock = max(known.clock, moment.time)
    let revocations = note(step, moment, &known)
    outputs += revoke(revocations, at: known.clock, of: customer, &known)
    outputs += decide(at: known.clock, of: customer, moment.reference, &known)
    state = known
    return outputs
  }

  /// Takes a signal.
  package func take(_ reading: SignalReading, _ moment: Moment, of customer: String, state: inout WinBackState?) -> [WinBackOutput] {
    if reading.isForgotten {
      state?.signal = nil
      return []
    }
    var known = state.take() ?? WinBackState()
    var outputs = pass(before: moment.time, of: customer, moment.reference, &known)
    known.clock = max(known.clock, moment.time)
    note(reading, moment, &known)
    outputs += decide(at: known.clock, of: customer, moment.reference, &known)
    state = known
    return outputs
  }

  /// Lets time pass: decides what is due at `time` or before, each at its own moment.
  package func pass(_ time: EventTime, of customer: String, _ reference: any ReferenceData, state: inout WinBackState?) -> [WinBackOutput] {
    guard var known = state.take() else { return [] }
    let outputs = pass(before: EventTime(milliseconds: time.milliseconds &+ 1), of: customer, reference, &known)
    state = known
    return outputs
  }

  /// What is due is decided at most so often in one go; a play that would go on for ever waits for the next event.
  private static let mostRounds = 1000

  private func pass(before time: EventTime, of customer: String, _ reference: any ReferenceData, _ state: inout WinBackState)
    -> [WinBackOutput]
  {
    var outputs: [WinBackOutput] = []
    for _ in 0..<Self.mostRounds {
      guard let due = state.nextPunctuation, due < time else { break }
      state.clock = max(state.clock, due)
      outputs += decide(at: state.clock, of: customer, reference, &state)
    }
    return outputs
  }
}
