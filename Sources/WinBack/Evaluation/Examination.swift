internal import WorkerSDK

/// A candidate at its gates: by which rules it is looked at, and what came of it.
struct Examination {
  let plan: CompiledPlay
  let candidate: Candidate
  let scene: Scene

  /// What came of the gates.
  private(set) var results = GateResults()
  /// The channels that are left.
  private(set) var choice = ChannelChoice()
  private(set) var worth = Worth(value: 0, responsePermille: 0, incentive: 0, sending: 0)
  private(set) var quietUntil: EventTime?
  /// Whether the play's condition is met, whatever the step's is.
  private(set) var meetsPlay = false

  var now: EventTime { scene.now }
  var step: CompiledStep { plan.steps[Int(candidate.step)] }
  var expires: EventTime { candidate.ripe + plan.play.validity }
  var failed: Gates { results.failed }
  var channels: [CompiledChannel] { plan.channels[scene.policy.place] }

  /// Looks at all gates. The state is only read: it is lent as if it were changed, since it is large and would be copied otherwise.
  init(_ plan: CompiledPlay, _ candidate: Candidate, _ scene: Scene, _ state: inout WinBackState) {
    self.plan = plan
    self.candidate = candidate
    self.scene = scene
    examineReason(&state)
    examineChannels(&state)
    examineComplaints(&state)
    examineCoolDown(&state)
    examineQuietHours()
    examineWorth(&state)
  }

  private mutating func examineReason(_ state: inout WinBackState) {
    let activation = plan.activation
    results.note(.activation, candidate.anchorAt >= activation, activation == .distantPast ? .always : .since(activation))
    results.note(.validity, now < expires, .until(expires))
    let isEnded = state.endedAt.map { $0 >= state.lastActivity } ?? false
    results.note(.relationship, !isEnded, isEnded ? .ended : .stands)
    meetsPlay = plan.condition?.isMet(by: candidate, scene, &state) ?? true
    let condition = step.condition
    let isMet = meetsPlay && condition?.isMet(by: candidate, scene, &state) ?? true
    results.note(.condition, isMet, plan.condition == nil && condition == nil ? .nothing : isMet ? .met : .notMet)
    // What is used up again and again is planned anew with each purchase; the others are offered once.
    guard let suggested = candidate.subject.suggested else { return results.note(.repurchase, true, .notAsked) }
    let isBought = state.purchases.have(NameHash.of(suggested), after: candidate.subject.at ?? candidate.anchorAt)
    results.note(.repurchase, !isBought, isBought ? .boughtMeanwhile : .notBoughtSince)
  }

  private mutating func examineChannels(_ state: inout WinBackState) {
    let channels = channels
    let all = ChannelChoice(first: channels.count)
    let asks = plan.isMarketing
    let permitted = asks ? all.filter(channels) { !$0.needsConsent || state.permissions.permit($0.hash, at: now) } : all
    results.note(.consent, !permitted.isEmpty, asks ? .channels(permitted) : .notAsked)
    let isMailBroken = state.mailTrouble > state.mailProof
    let reached = all.filter(channels) { (state.isIdentified || !$0.needsIdentity) && !($0.isMail && isMailBroken) }
    let both = permitted.intersection(reached)
    results.note(.reachable, !both.isEmpty || (permitted.isEmpty && !reached.isEmpty), .channels(reached))
    choice = both.intersection(examineCaps(both.isEmpty ? all : both, channels, &state))
  }

  /// Caps over all channels close all of them; caps of a channel close it.
  private mutating func examineCaps(
    _ open: ChannelChoice, _ channels: [CompiledChannel], _ state: inout WinBackState
  ) -> ChannelChoice {
    guard plan.isMarketing else {
      results.note(.caps, true, .notAsked)
      return open
    }
    var left = open
    var counts = SentCounts()
    for (place, cap) in scene.policy.caps.enumerated() {
      counts[place] = state.firings.count(under: cap, scene)
      guard counts[place] >= cap.most else { continue }
      left = cap.channel == nil ? [] : left.filter(channels) { $0.id != cap.channel }
    }
    results.note(.caps, !left.isEmpty, scene.policy.caps.isEmpty ? .nothing : .sent(counts))
    return left
  }

  private mutating func examineComplaints(_ state: inout WinBackState) {
    guard plan.isMarketing else { return results.note(.complaint, true, .notAsked) }
    let open = state.tickets.count { $0.isOpen(at: now) }
    let allows = state.signal?.allowsPromotions ?? true
    results.note(.complaint, open == 0 && allows, .complaints(Int16(clamping: open), allowsPromotions: allows))
  }

  private mutating func examineCoolDown(_ state: inout WinBackState) {
    guard plan.isMarketing else { return results.note(.coolDown, true, .notAsked) }
    if candidate.conversation == nil, state.candidates.contains(where: { $0.play == candidate.play && $0.step > 0 }) {
      return results.note(.coolDown, false, .underWay)
    }
    let until = state.firings.coolDown(of: plan, beside: candidate.conversation, scene.policy.policy.coolDown)
    results.note(.coolDown, until.map { $0 <= now } ?? true, until.map { .until($0) } ?? .nothingSent)
  }

  private mutating func examineQuietHours() {
    guard plan.play.purpose != .transactional, let quiet = scene.policy.policy.quiet else {
      return results.note(.quietHours, true, .notAsked)
    }
    let minute = scene.minute
    let clock = Int16(clamping: minute)
    let isOverNight = quiet.from > quiet.to
    let isQuiet = isOverNight ? minute >= quiet.from || minute < quiet.to : minute >= quiet.from && minute < quiet.to
    guard isQuiet else { return results.note(.quietHours, true, .clock(clock)) }
    let silent = choice.filter(channels) { !$0.disturbs }
    guard silent.isEmpty else {
      choice = silent
      return results.note(.quietHours, true, .nobodyDisturbed(clock))
    }
    let zone = scene.zone
    let end = zone.moment(isOverNight && minute >= quiet.from ? scene.today.adding(days: 1) : scene.today, minute: quiet.to)
    // Where clocks are set, the end of the night may lie behind; it is never now.
    let until = end > now ? end : now + .minutes(30)
    quietUntil = until
    results.note(.quietHours, false, .quiet(clock, until: until))
  }

  private mutating func examineWorth(_ state: inout WinBackState) {
    let channels = channels
    let sending = channels.isEmpty ? 0 : channels[choice.first ?? 0].costMicros
    let terms = Terms(of: candidate.subject, scene, &state)
    let (worth, voucher) = terms.worth(plan, step, sending: sending)
    self.worth = worth
    if let least = plan.play.leastLifetimeValueMicros {
      let value = state.signal?.lifetimeValueMicros
      results.note(.lifetimeValue, (value ?? .max) >= least, value.map { .amount($0) } ?? .notKnown)
    } else {
      results.note(.lifetimeValue, true, .notAsked)
    }
    results.note(.voucher, voucher != 0, voucher.map { .amount($0) } ?? .nothing)
    results.note(.worth, !plan.isMarketing || worth.net > 0, plan.isMarketing ? .worth : .notAsked)
  }
}
