package import WorkerSDK

/// What can be told of a customer at any moment, whether or not a signal was published then.
extension RetentionWorker {
  /// What a signal would say of the customer at `moment`, up to which time has passed.
  package func signal(of customer: String, _ state: RetentionState, at moment: EventTime) -> RetentionSignal {
    var now = state
    now.evaluatedAt = max(now.evaluatedAt, moment.milliseconds)
    return RetentionSignal(of: customer, now, model, before: state.standing, cause: .silence)
  }

  /// What silence alone will change.
  package struct Change: Sendable {
    package let at: EventTime
    package let before: Standing
    package let after: Standing
  }

  /// What changes if nothing ever comes again, in its order.
  package func silence(after state: RetentionState) -> [Change] {
    var ahead = state
    var changes: [Change] = []
    // Each step is left behind once, so this ends by itself; damaged states are cut short.
    for _ in 0..<64 {
      guard ahead.alarm != .max else { break }
      let at = EventTime(milliseconds: ahead.alarm)
      if let before = ahead.pass(ahead.alarm, model) { changes.append(Change(at: at, before: before, after: ahead.standing)) }
    }
    return changes
  }
}
