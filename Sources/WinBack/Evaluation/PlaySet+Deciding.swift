internal import WorkerSDK

extension PlaySet {
  /// Decides about everything that is due at `now`.
  func decide(at now: EventTime, _ turn: inout Turn, _ state: inout WinBackState) {
    leave(at: now, &state)
    let ripe = takeRipe(at: now, &state)
    guard !ripe.isEmpty else { return }
    let scene = scene(at: now, turn, state.zone)
    var rivals: [Examination] = []
    for candidate in ripe {
      guard let examination = examine(candidate, scene, &turn, &state) else { continue }
      if let first = examination.failed.first {
        if examination.failed == .quietHours, let until = examination.quietUntil, until < examination.expires {
          hold(examination, until, &turn, &state)
        } else {
          suppress(examination, .gate(first), &turn, &state)
        }
      } else if examination.plan.isMarketing && ripe.count > 1 {
        rivals.append(examination)
      } else {
        fire(examination, &turn, &state)
      }
    }
    arbitrate(rivals, &turn, &state)
  }

  func scene(at now: EventTime, _ turn: Turn, _ zone: String) -> Scene {
    let policy = compiledPolicy(at: now)
    return Scene(policy, self.zone(zone, policy), References(turn.reference, at: now))
  }

  /// Takes out of the state what is due, in the order of the plays, so that it does not depend on how it got in.
  private func takeRipe(at now: EventTime, _ state: inout WinBackState) -> [Candidate] {
    var ripe: [Candidate] = []
    for place in state.candidates.indices where state.candidates[place].due <= now { ripe.append(state.candidates[place]) }
    guard !ripe.isEmpty else { return [] }
    state.candidates.removeAll { $0.due <= now }
    guard ripe.count > 1 else { return ripe }
    return ripe.sorted {
      (places[$0.play] ?? .max, $0.ripe, $0.anchor.high, $0.anchor.low) < (places[$1.play] ?? .max, $1.ripe, $1.anchor.high, $1.anchor.low)
    }
  }

  /// Looks at all gates. Steps of a ladder whose condition is not met are passed over, each with its record, up to one that is.
  private func examine(
    _ candidate: Candidate, _ scene: Scene, _ turn: inout Turn, _ state: inout WinBackState
  ) -> Examination? {
    // A play that was taken away has no candidates any more.
    guard let plan = plan(candidate.play, at: scene.now) else { return nil }
    var candidate = candidate
    while Int(candidate.step) < plan.steps.count {
      let examination = Examination(plan, candidate, scene, &state)
      let isLast = Int(candidate.step) == plan.steps.count - 1
      guard examination.failed == .condition, !isLast, examination.meetsPlay else { return examination }
      let decision = Decision(examination, .suppressed, .gate(.condition), &turn)
      candidate.conversation = decision.conversation
      turn.outputs.append(.decision(decision))
      candidate.step += 1
      candidate.attempt = 0
    }
    return nil
  }

  /// The most valuable wins; the others are recorded.
  private func arbitrate(_ rivals: [Examination], _ turn: inout Turn, _ state: inout WinBackState) {
    guard var winner = rivals.first else { return }
    for rival in rivals.dropFirst() where (rival.worth.net, rival.plan.play.priority) > (winner.worth.net, winner.plan.play.priority) {
      winner = rival
    }
    for rival in rivals where rivals.count > 1 && rival.candidate != winner.candidate {
      suppress(rival, .arbitration(winner: winner.plan.play.id), &turn, &state)
    }
    fire(winner, &turn, &state)
  }

  private func hold(_ examination: Examination, _ until: EventTime, _ turn: inout Turn, _ state: inout WinBackState) {
    turn.outputs.append(.decision(Decision(examination, .held, .gate(.quietHours), heldUntil: until, &turn)))
    var candidate = examination.candidate
    candidate.due = until
    candidate.attempt = candidate.attempt < .max ? candidate.attempt + 1 : .max
    state.add(candidate)
  }

  private func suppress(_ examination: Examination, _ cause: Decision.Cause, _ turn: inout Turn, _ state: inout WinBackState) {
    let decision = Decision(examination, .suppressed, cause, &turn)
    let conversation = decision.conversation
    turn.outputs.append(.decision(decision))
    planAgain(examination.candidate, examination.plan, after: examination.now, &state)
    retry(examination, conversation, &state)
  }

  /// How often a later step of a ladder is tried before the conversation ends.
  private static let mostTries: UInt8 = 3

  /// A conversation that has begun waits for a better moment.
  private func retry(_ examination: Examination, _ conversation: RecordID, _ state: inout WinBackState) {
    guard examination.candidate.step > 0, examination.candidate.attempt < Self.mostTries - 1,
      examination.failed.isSubset(of: .passing)
    else { return }
    var candidate = examination.candidate
    candidate.attempt += 1
    candidate.due = examination.now + max(examination.step.wait, .hours(1))
    candidate.ripe = candidate.due
    candidate.conversation = conversation
    state.add(candidate)
  }
}
