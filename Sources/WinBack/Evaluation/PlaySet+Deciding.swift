internal import WorkerSDK

extension PlaySet {
  /// Decides about everything that is due at `now`.
  func decide(at now: EventTime, of customer: String, _ reference: any ReferenceData, _ state: inout WinBackState) -> [WinBackOutput] {
    leave(at: now, &state)
    var outputs: [WinBackOutput] = []
    var rivals: [Examination] = []
    for candidate in takeRipe(at: now, &state) {
      guard let examination = examine(candidate, customer, References(reference, at: now), &state, &outputs) else { continue }
      let failed = examination.failed
      if failed.isEmpty {
        if examination.isMarketing { rivals.append(examination) } else { fire(examination, customer, &state, &outputs) }
      } else if failed == [.quietHours], let until = examination.quietUntil, until < examination.expires {
        hold(examination, until, customer, &state, &outputs)
      } else {
        suppress(examination, failed[0].rawValue, customer, &state, &outputs)
      }
    }
    arbitrate(rivals, customer, &state, &outputs)
    return outputs
  }

  /// Takes out of the state what is due, in the order of the plays, so that it does not depend on how it got in.
  private func takeRipe(at now: EventTime, _ state: inout WinBackState) -> [Candidate] {
    guard state.candidates.contains(where: { $0.due <= now }) else { return [] }
    let ripe = state.candidates.filter { $0.due <= now }
    state.candidates.removeAll { $0.due <= now }
    return ripe.sorted {
      (places[$0.play] ?? .max, $0.ripe, $0.anchor.high, $0.anchor.low) < (places[$1.play] ?? .max, $1.ripe, $1.anchor.high, $1.anchor.low)
    }
  }

  /// Looks at all gates. Steps of a ladder whose condition is not met are passed over, each with its record, up to one that is.
  private func examine(
    _ candidate: Candidate, _ customer: String, _ reference: References, _ state: inout WinBackState,
    _ outputs: inout [WinBackOutput]
  ) -> Examination? {
    // A play that was taken away has no candidates any more.
    let now = reference.time
    guard let index = play(candidate.play, at: now) ?? versions[candidate.play]?.first else { return nil }
    let play = plays[index]
    var candidate = candidate
    while Int(candidate.step) < play.steps.count {
      let step = play.steps[Int(candidate.step)]
      let examination = Examination(self, index, step: step, candidate, at: now, state, reference)
      let isLast = Int(candidate.step) == play.steps.count - 1
      guard examination.failed == [.condition], !isLast, isMet(play.condition, examination) else { return examination }
      outputs.append(.decision(record(examination, .suppressed, reason: Gate.condition.rawValue, customer)))
      candidate.step += 1
      candidate.attempt = 0
      candidate.conversation = conversation(examination, customer)
    }
    return nil
  }

  /// The most valuable wins; the others are recorded.
  private func arbitrate(_ rivals: [Examination], _ customer: String, _ state: inout WinBackState, _ outputs: inout [WinBackOutput]) {
    guard var winner = rivals.first else { return }
    for rival in rivals.dropFirst() where (rival.worth.net, rival.play.priority) > (winner.worth.net, winner.play.priority) {
      winner = rival
    }
    for rival in rivals where rival.candidate != winner.candidate {
      suppress(rival, "arbitration", customer, &state, &outputs, lostTo: winner.play.id)
    }
    fire(winner, customer, &state, &outputs)
  }

  private func hold(
    _ examination: Examination, _ until: EventTime, _ customer: String, _ state: inout WinBackState, _ outputs: inout [WinBackOutput]
  ) {
    var decision = record(examination, .held, reason: Gate.quietHours.rawValue, customer)
    decision.heldUntil = until
    outputs.append(.decision(decision))
    var candidate = examination.candidate
    candidate.due = until
    candidate.attempt = candidate.attempt < .max ? candidate.attempt + 1 : .max
    state.add(candidate)
  }

  private func suppress(
    _ examination: Examination, _ reason: String, _ customer: String, _ state: inout WinBackState, _ outputs: inout [WinBackOutput],
    lostTo: String? = nil
  ) {
    var decision = record(examination, .suppressed, reason: reason, customer)
    decision.lostTo = lostTo
    outputs.append(.decision(decision))
    let index = plays.firstIndex { $0.id == examination.play.id && $0.version == examination.play.version }
    if let index { planAgain(examination.candidate, index, after: examination.now, &state) }
    retry(examination, customer, &state)
  }

  /// How often a later step of a ladder is tried before the conversation ends.
  private static let mostTries: UInt8 = 3

  /// A conversation that has begun waits for a better moment.
  private func retry(_ examination: Examination, _ customer: String, _ state: inout WinBackState) {
    var candidate = examination.candidate
    guard candidate.step > 0, candidate.attempt < Self.mostTries - 1, examination.failed.allSatisfy(\.isPassing) else { return }
    candidate.attempt += 1
    candidate.due = examination.now + max(examination.step.wait, .hours(1))
    candidate.ripe = candidate.due
    candidate.conversation = conversation(examination, customer)
    state.add(candidate)
  }

  func conversation(_ examination: Examination, _ customer: String) -> RecordID {
    examination.candidate.conversation
      ?? .output(rule: "conversation.\(examination.play.id)", step: 0, anchor: examination.candidate.anchor, customer: customer)
  }

  /// What is recorded of a candidate in any case.
  func record(_ examination: Examination, _ outcome: Decision.Outcome, reason: String?, _ customer: String) -> Decision {
    let candidate = examination.candidate
    let rule = "candidate.\(examination.play.id)"
    let step = Int(candidate.step)
    var decision = Decision(
      rule: "decision.\(examination.play.id)", ordinal: step * 256 + Int(candidate.attempt),
      candidate: .output(rule: rule, step: step, anchor: candidate.anchor, customer: customer), customer: customer,
      play: examination.play.id, playVersion: examination.play.version, step: examination.step.id, attempt: Int(candidate.attempt) + 1,
      at: examination.now, outcome: outcome, currency: examination.policy.currency, anchor: candidate.anchor, anchorAt: candidate.anchorAt,
      subject: candidate.subject, conversation: conversation(examination, customer))
    decision.reason = reason
    decision.gates = examination.results
    decision.worth = examination.worth
    return decision
  }
}
