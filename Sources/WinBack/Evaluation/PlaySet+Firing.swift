internal import WorkerSDK

extension PlaySet {
  /// Fires a candidate that has passed everything, or would have, if its customer is not to be contacted. Both count alike from then on.
  func fire(_ examination: Examination, _ turn: inout Turn, _ state: inout WinBackState) {
    let (plan, candidate) = (examination.plan, examination.candidate)
    let arm = state.arm(of: turn.customer, in: plan)
    let isControl = arm == Arms.control
    let id = turn.id(plan.triggers, step: Int(candidate.step), anchor: candidate.anchor)
    let decision = Decision(examination, isControl ? .control : .fired, nil, arm: arm, trigger: isControl ? nil : id, &turn)
    let conversation = decision.conversation
    turn.outputs.append(.decision(decision))
    if !isControl { turn.outputs.append(.trigger(trigger(examination, id, arm, conversation, turn.customer, &state))) }
    var channels: [UInt64] = []
    examination.choice.forEach(examination.channels) { channels.append($0.hash) }
    state.add(
      Firing(
        play: candidate.play, step: candidate.step, trigger: id, anchor: candidate.anchor, anchorAt: candidate.anchorAt,
        at: examination.now, expires: examination.expires, channels: channels, isMarketing: plan.isMarketing,
        isControl: isControl, conversation: conversation, subject: candidate.subject))
    let reaction = candidate.step > 0 ? state.reaction(to: candidate.play) : .none
    state.set(Dialogue(play: candidate.play, conversation: conversation, trigger: id, reaction: reaction))
    goOn(examination, conversation, &state)
  }

  /// The next step of the ladder, or the next year.
  private func goOn(_ examination: Examination, _ conversation: RecordID, _ state: inout WinBackState) {
    let (plan, candidate) = (examination.plan, examination.candidate)
    let next = Int(candidate.step) + 1
    if next < plan.steps.count {
      var following = candidate
      following.step += 1
      following.attempt = 0
      following.conversation = conversation
      following.due = examination.now + max(plan.steps[next].wait, .minutes(1))
      following.ripe = following.due
      state.add(following)
    }
    planAgain(candidate, plan, after: examination.now, &state)
  }

  private func trigger(
    _ examination: Examination, _ id: RecordID, _ arm: String, _ conversation: RecordID, _ customer: String,
    _ state: inout WinBackState
  ) -> Trigger {
    let (plan, candidate, scene) = (examination.plan, examination.candidate, examination.scene)
    let dialogue = state.dialogue(of: candidate.play).flatMap { $0.conversation == conversation ? $0 : nil }
    var trigger = Trigger(
      plan: plan, stepPlace: Int(candidate.step), anchor: candidate.anchor, id: id, customer: customer, at: examination.now,
      notBefore: examination.now, expires: examination.expires, conversation: conversation, subject: candidate.subject)
    trigger.previous = dialogue?.trigger ?? state.firings.last { !$0.isControl }?.trigger
    trigger.lastReaction = dialogue?.reaction
    let offer = plan.play.arms.first { $0.id == arm }?.offer ?? plan.play.steps[Int(candidate.step)].offer
    trigger.contents = Trigger.Contents(
      arm: arm, policy: scene.policy, choice: examination.choice, offer: offer,
      voucherMicros: Terms(of: candidate.subject, scene, &state).voucherMicros(offer.amount),
      product: offer.suggests == .comparable ? candidate.subject.product.flatMap { scene.reference.product($0) } : nil,
      since: candidate.anchorAt)
    return trigger
  }

  /// Publishes again what has lost its reason, as revoked, unless it is past anyway.
  func revoke(_ revocations: [Revocation], at now: EventTime, _ turn: inout Turn, _ state: inout WinBackState) {
    for revocation in revocations {
      let firing = state.firings[revocation.firing]
      guard !firing.isRevoked, now < firing.expires, let plan = plan(firing.play, at: now) else { continue }
      state.firings[revocation.firing].isRevoked = true
      // Its next steps had the same reason.
      state.candidates.removeAll { $0.play == firing.play && $0.conversation == firing.conversation }
      turn.outputs.append(.decision(Decision(revoking: firing, plan, compiledPolicy(at: now), revocation.reason, at: now, &turn)))
      guard !firing.isControl else { continue }
      var trigger = Trigger(
        plan: plan, stepPlace: Int(firing.step), anchor: firing.anchor, id: firing.trigger, customer: turn.customer, at: now,
        notBefore: firing.at, expires: firing.expires, conversation: firing.conversation, subject: firing.subject)
      trigger.status = .revoked
      trigger.revokedBecause = revocation.reason.name.description
      turn.outputs.append(.trigger(trigger))
    }
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
