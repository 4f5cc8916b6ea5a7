internal import WorkerSDK

/// What other workers say of the customer.
extension PlaySet {
  /// Notes a step between phases, and whom it makes a candidate.
  func note(_ step: PhaseStep, _ moment: Moment, _ state: inout WinBackState) -> [Revocation] {
    let model = NameHash.of(step.model)
    var revocations: [Revocation] = []
    if step.corrects != nil || step.retracted {
      // What the corrected step had started has no reason any more.
      let corrected = step.corrects.map { RecordID(hashing: $0) }
      state.candidates.removeAll { $0.anchor == corrected }
      revocations = state.firings.enumerated().compactMap {
        $1.anchor == corrected ? Revocation(firing: $0, reason: .transitionRetracted) : nil
      }
      if step.retracted {
        set(model, step.from, since: step.at, &state)
        return revocations
      }
    }
    set(model, step.to, since: step.at, &state)
    for plan in phasePlays where plan.phaseModel == model && plan.isActive(at: state.clock) {
      guard case .phase(_, let phases, let isEntered, let after) = plan.play.start else { continue }
      let play = plan.hash
      // Whoever has moved on is no candidate any more.
      state.candidates.removeAll { $0.play == play && $0.attempt == 0 && $0.step == 0 }
      guard let phase = isEntered ? step.to : step.from, phases.contains(phase) else { continue }
      state.add(Candidate(play: play, anchor: moment.id, anchorAt: step.at, due: step.at + after))
    }
    return revocations
  }

  private func set(_ model: UInt64, _ phase: String?, since time: EventTime, _ state: inout WinBackState) {
    let fact = PhaseFact(model: model, phase: phase.map { NameHash.of($0) } ?? 0, since: time)
    guard let index = state.phases.firstIndex(where: { $0.model == model }) else {
      state.phases.append(fact)
      if state.phases.count > WinBackState.Bounds.phases { state.phases.removeFirst() }
      return
    }
    state.phases[index] = fact
  }

  /// Notes a signal, and whom it makes a candidate: what counts is that a bound was crossed, not on which side the customer is.
  func note(_ reading: SignalReading, _ moment: Moment, _ state: inout WinBackState) {
    let before = state.signal
    guard before.map({ $0.at <= reading.at }) ?? true else { return }
    let isComparable = reading.currency == nil || reading.currency == compiledPolicy(at: state.clock).policy.currency
    var signal = SignalFact(at: reading.at)
    signal.risk = reading.risk
    signal.segment = reading.segment
    signal.aliveMilli = reading.aliveMilli
    signal.lifetimeValueMicros = isComparable ? reading.lifetimeValueMicros : nil
    signal.allowsPromotions = reading.allowsPromotions
    state.signal = signal
    for plan in signalPlays where plan.isActive(at: state.clock) {
      guard case .signal(let crossing) = plan.play.start, crosses(crossing, before, signal) else { continue }
      state.add(Candidate(play: plan.hash, anchor: moment.id, anchorAt: reading.at, due: reading.at))
    }
  }

  private func crosses(_ crossing: PlayStart.Crossing, _ before: SignalFact?, _ now: SignalFact) -> Bool {
    switch crossing {
    case .band(let bands): now.risk.map { bands.contains($0) } ?? false && !(before?.risk.map { bands.contains($0) } ?? false)
    case .segment(let segments):
      now.segment.map { segments.contains($0) } ?? false && !(before?.segment.map { segments.contains($0) } ?? false)
    case .aliveBelow(let bound): now.aliveMilli ?? bound < bound && before?.aliveMilli ?? bound >= bound
    }
  }
}
