internal import WorkerSDK

extension PlaySet {
  /// Fires a candidate that has passed everything, or would have, if its customer is not to be contacted. Both count alike from then on.
  func fire(_ examination: Examination, _ customer: String, _ state: inout WinBackState, _ outputs: inout [WinBackOutput]) {
    let candidate = examination.candidate
    let play = examination.play
    let conversation = conversation(examination, customer)
    let id = RecordID.output(rule: "trigger.\(play.id)", step: Int(candidate.step), anchor: candidate.anchor, customer: customer)
    let arm = state.arm(of: customer, in: play, candidate.play)
    let isControl = arm == Arms.control
    var decision = record(examination, isControl ? .control : .fired, reason: nil, customer)
    decision.arm = arm
    decision.trigger = isControl ? nil : id
    outputs.append(.decision(decision))
    if !isControl { outputs.append(.trigger(trigger(examination, id, arm, conversation, customer, state))) }
    state.add(
      Firing(
        play: candidate.play, step: candidate.step, trigger: id, anchor: candidate.anchor, anchorAt: candidate.anchorAt,
        at: examination.now,
        expires: examination.expires, channels: examination.channels.map { NameHash.of($0.id) }, isMarketing: examination.isMarketing,
        isControl: isControl, conversation: conversation, subject: candidate.subject))
    let reaction = candidate.step > 0 ? state.dialogue(of: candidate.play)?.reaction ?? .none : .none
    state.set(Dialogue(play: candidate.play, conversation: conversation, trigger: id, reaction: reaction))
    goOn(examination, conversation, &state)
  }

  /// The next step of the ladder, or the next year.
  private func goOn(_ examination: Examination, _ conversation: RecordID, _ state: inout WinBackState) {
    let candidate = examination.candidate
    let play = examination.play
    let next = Int(candidate.step) + 1
    if next < play.steps.count {
      var following = candidate
      following.step += 1
      following.attempt = 0
      following.conversation = conversation
      following.due = examination.now + max(play.steps[next].wait, .minutes(1))
      following.ripe = following.due
      state.add(following)
    }
    if let index = plays.firstIndex(where: { $0.id == play.id && $0.version == play.version }) {
      planAgain(candidate, index, after: examination.now, &state)
    }
  }

  private func trigger(
    _ examination: Examination, _ id: RecordID, _ arm: String, _ conversation: RecordID, _ customer: String, _ state: WinBackState
  ) -> Trigger {
    let candidate = examination.candidate
    let play = examination.play
    let dialogue = state.dialogue(of: candidate.play).flatMap { $0.conversation == conversation ? $0 : nil }
    var trigger = Trigger(
      ordinal: Int(candidate.step), anchor: candidate.anchor, id: id, customer: customer, play: play.id, playVersion: play.version,
      step: examination.step.id, at: examination.now,
      notBefore: examination.now, expires: examination.expires, conversation: conversation, subject: candidate.subject)
    trigger.previous = dialogue?.trigger ?? state.firings.last { !$0.isControl }?.trigger
    trigger.lastReaction = dialogue?.reaction
    let offer = play.arms.first { $0.id == arm }?.offer ?? examination.step.offer
    let margin = marginMicros(candidate.subject, examination.policy, state, examination.reference)
    let about = candidate.subject.product.flatMap { examination.reference.product($0) }
    trigger.contents = Trigger.Contents(
      arm: arm, purpose: play.purpose, channels: examination.channels.map(\.id), offer: offer,
      voucherMicros: voucherMicros(offer, margin: margin, examination.policy, examination.reference), currency: examination.policy.currency,
      product: about,
      reason: Trigger.Reason(
        kind: play.start.name, anchor: candidate.anchor, at: candidate.anchorAt,
        texts: play.reasons.isEmpty ? play.names : play.reasons))
    return trigger
  }

  /// Publishes again what has lost its reason, as revoked, unless it is past anyway.
  func revoke(_ revocations: [Revocation], at now: EventTime, of customer: String, _ state: inout WinBackState) -> [WinBackOutput] {
    var outputs: [WinBackOutput] = []
    for revocation in revocations {
      let firing = state.firings[revocation.firing]
      guard !firing.isRevoked, now < firing.expires, let index = play(firing.play, at: now) ?? versions[firing.play]?.first else {
        continue
      }
      state.firings[revocation.firing].isRevoked = true
      // Its next steps had the same reason.
      state.candidates.removeAll { $0.play == firing.play && $0.conversation == firing.conversation }
      let play = plays[index]
      let step = play.steps.indices.contains(Int(firing.step)) ? play.steps[Int(firing.step)].id : ""
      var decision = Decision(
        rule: "revocation.\(play.id)", ordinal: Int(firing.step),
        candidate: .output(rule: "candidate.\(play.id)", step: Int(firing.step), anchor: firing.anchor, customer: customer),
        customer: customer, play: play.id, playVersion: play.version, step: step, attempt: 1, at: now, outcome: .revoked,
        currency: policy(at: now).currency, anchor: firing.anchor, anchorAt: firing.anchorAt, subject: firing.subject,
        conversation: firing.conversation)
      decision.reason = revocation.reason.rawValue
      decision.trigger = firing.isControl ? nil : firing.trigger
      outputs.append(.decision(decision))
      guard !firing.isControl else { continue }
      var trigger = Trigger(
        ordinal: Int(firing.step), anchor: firing.anchor, id: firing.trigger, customer: customer, play: play.id, playVersion: play.version,
        step: step, at: now, notBefore: firing.at,
        expires: firing.expires, conversation: firing.conversation, subject: firing.subject)
      trigger.status = .revoked
      trigger.revokedBecause = revocation.reason.rawValue
      outputs.append(.trigger(trigger))
    }
    return outputs
  }
}

extension PlayStart {
  /// What kind of start it is, as it is written.
  package var name: String {
    switch self {
    case .event: "event"
    case .abandoned: "abandoned"
    case .phase(_, _, let isEntered, _): isEntered ? "phase_entered" : "phase_left"
    case .signal: "signal"
    case .date(let occasion, _, _):
      switch occasion {
      case .birthday: "birthday"
      case .nameDay: "name_day"
      case .firstPurchase: "first_purchase"
      case .season: "season"
      }
    case .product(let need, _, _): need.rawValue
    }
  }
}
