internal import RecordLog
internal import WorkerSDK

/// A candidate before its gates: who it is, by which rules, and when.
struct Examination {
  let plays: PlaySet
  let play: Play
  let step: Play.Step
  let policy: Policy
  let candidate: Candidate
  let now: EventTime
  let zone: ZoneRules
  let state: WinBackState
  let reference: References

  /// What came of the gates, in their order.
  private(set) var results: [GateResult] = []
  /// The channels that are left, the most preferred first.
  private(set) var channels: [Policy.Channel] = []
  private(set) var worth = Worth(value: 0, responsePermille: 0, incentive: 0, sending: 0)
  private(set) var quietUntil: EventTime?

  var expires: EventTime { candidate.ripe + play.validity }
  var isMarketing: Bool { play.purpose == .marketing }
  var failed: [Gate] { results.filter { !$0.isPassed }.map(\.gate) }

  init(
    _ plays: PlaySet, _ index: Int, step: Play.Step, _ candidate: Candidate, at now: EventTime, _ state: WinBackState,
    _ reference: References
  ) {
    self.plays = plays
    play = plays.plays[index]
    self.step = step
    policy = plays.policy(at: now)
    self.candidate = candidate
    self.now = now
    zone = plays.zone(of: state, at: now)
    self.state = state
    self.reference = reference
    examine()
  }

  private mutating func note(_ gate: Gate, _ isPassed: Bool, _ detail: String) { results.append(GateResult(gate, isPassed, detail)) }

  private mutating func examine() {
    let activation = plays.activation(candidate.play)
    note(.activation, candidate.anchorAt >= activation, activation == .distantPast ? "always" : "since \(activation)")
    note(.validity, now < expires, "until \(expires)")
    let isEnded = state.endedAt.map { $0 >= state.lastActivity } ?? false
    note(.relationship, !isEnded, isEnded ? "ended" : "stands")
    let isMet = plays.isMet(play.condition, self) && plays.isMet(step.condition, self)
    note(.condition, isMet, play.condition == nil && step.condition == nil ? "none" : isMet ? "met" : "not met")
    examineRepurchase()
    examineChannels()
    let complaints = state.tickets.count { $0.isOpen(at: now) }
    let allows = state.signal?.allowsPromotions ?? true
    note(
      .complaint, !isMarketing || (complaints == 0 && allows),
      !isMarketing ? "not asked" : allows ? "\(complaints) open" : "\(complaints) open, no promotions by its signal")
    examineCoolDown()
    examineQuietHours()
    examineWorth()
  }

  private mutating func examineRepurchase() {
    // What is used up again and again is planned anew with each purchase; the others are offered once.
    let bought = (candidate.subject.suggested.map { NameHash.of($0) }).map { product in
      state.purchases.contains { $0.product == product && $0.at > candidate.subject.at ?? candidate.anchorAt }
    }
    note(.repurchase, bought != true, bought == nil ? "not asked" : bought == true ? "bought meanwhile" : "not bought since")
  }

  private mutating func examineChannels() {
    let all = play.channels.compactMap { id in policy.channels.first { $0.id == id } }
    let permitted = all.filter { !isMarketing || !$0.needsConsent || isPermitted($0) }
    note(.consent, !permitted.isEmpty, isMarketing ? list(permitted) : "not asked")
    let reached = all.filter { (state.isIdentified || !$0.needsIdentity) && !($0.id == "email" && state.mailTrouble > state.mailProof) }
    let both = permitted.filter { channel in reached.contains { $0.id == channel.id } }
    note(.reachable, !both.isEmpty || (permitted.isEmpty && !reached.isEmpty), list(reached))
    examineCaps(both.isEmpty ? all : both)
    let capped = channels
    channels = both.filter { channel in capped.contains { $0.id == channel.id } }
  }

  private func list(_ channels: [Policy.Channel]) -> String { channels.isEmpty ? "no channel" : channels.map(\.id).joined(separator: ", ") }

  private func isPermitted(_ channel: Policy.Channel) -> Bool {
    let purpose = NameHash.of(play.purpose.rawValue)
    let hash = NameHash.of(channel.id)
    let given = state.permissions.filter { $0.purpose == purpose && ($0.channel == hash || $0.channel == 0) }
    // The later word counts, be it about one channel or about all.
    guard let last = given.max(by: { ($0.at, $0.isGranted ? 0 : 1) < ($1.at, $1.isGranted ? 0 : 1) }) else { return false }
    return last.isGranted && (last.expires.map { now < $0 } ?? true)
  }

  /// Caps over all channels close all of them; caps of a channel close it.
  private mutating func examineCaps(_ open: [Policy.Channel]) {
    guard isMarketing else {
      channels = open
      return note(.caps, true, "not asked")
    }
    var left = open
    var details: [String] = []
    let today = zone.local(now).date
    for cap in policy.caps {
      let hash = cap.channel.map { NameHash.of($0) }
      let sent = state.firings.count { firing in
        guard firing.isMarketing, firing.at <= now, hash.map({ firing.channels.contains($0) }) ?? true else { return false }
        switch cap.span {
        case .day: return zone.local(firing.at).date == today
        case .rolling(let span): return firing.at > now - span
        }
      }
      details.append("\(sent) of \(cap.most) \(cap.channel.map { "by \($0) " } ?? "")\(cap.span.name)")
      if sent >= cap.most { left.removeAll { cap.channel == nil || $0.id == cap.channel } }
    }
    channels = left
    note(.caps, !left.isEmpty, details.isEmpty ? "none" : details.joined(separator: ", "))
  }

  private mutating func examineCoolDown() {
    guard isMarketing else { return note(.coolDown, true, "not asked") }
    let conversation = candidate.conversation
    let isUnderWay = conversation == nil && state.candidates.contains { $0.play == candidate.play && $0.step > 0 }
    if isUnderWay { return note(.coolDown, false, "a conversation of this play is under way") }
    var until: EventTime?
    for firing in state.firings where firing.isMarketing && firing.conversation != conversation {
      let own = firing.play == candidate.play ? play.coolDown : nil
      guard let span = [own, policy.coolDown].compactMap({ $0 }).max() else { continue }
      until = max(until ?? .distantPast, firing.at + span)
    }
    note(.coolDown, until.map { $0 <= now } ?? true, until.map { "until \($0)" } ?? "nothing was sent")
  }

  private mutating func examineQuietHours() {
    guard play.purpose != .transactional, let quiet = policy.quiet else { return note(.quietHours, true, "not asked") }
    let (date, minute) = zone.local(now)
    let isOverNight = quiet.from > quiet.to
    let isQuiet = isOverNight ? minute >= quiet.from || minute < quiet.to : minute >= quiet.from && minute < quiet.to
    let clock = Self.clock(minute)
    guard isQuiet else { return note(.quietHours, true, "\(clock) there") }
    let silent = channels.filter { !$0.disturbs }
    guard silent.isEmpty else {
      channels = silent
      return note(.quietHours, true, "\(clock) there, and nobody is disturbed")
    }
    let end = zone.moment(isOverNight && minute >= quiet.from ? date.adding(days: 1) : date, minute: quiet.to)
    // Where clocks are set, the end of the night may lie behind; it is never now.
    quietUntil = end > now ? end : now + .minutes(30)
    note(.quietHours, false, "\(clock) there, until \(quietUntil ?? end)")
  }

  private static func clock(_ minute: Int64) -> String {
    let text = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(text(minute / 60)):\(text(minute % 60))"
  }

  private mutating func examineWorth() {
    let sending = (channels.first ?? play.channels.first.flatMap { id in policy.channels.first { $0.id == id } })?.costMicros ?? 0
    let (worth, voucher) = plays.worth(play, step, candidate.subject, sending: sending, policy, state, reference)
    self.worth = worth
    let value = state.signal?.lifetimeValueMicros
    let least = play.leastLifetimeValueMicros
    note(
      .lifetimeValue, least == nil || (value ?? .max) >= least ?? 0,
      least == nil ? "not asked" : value.map { Self.amount($0) } ?? "not known")
    note(.voucher, voucher != 0, voucher.map { Self.amount($0) } ?? "none")
    note(
      .worth, !isMarketing || worth.net > 0,
      !isMarketing
        ? "not asked"
        : "\(Self.amount(worth.value)) less \(Self.amount(worth.incentive)) at \(worth.responsePermille) of 1000, less \(Self.amount(worth.sending))"
    )
  }

  /// An amount with two digits behind the point.
  static func amount(_ micros: Int64) -> String {
    let cents = (micros.magnitude + 5000) / 10_000
    let rest = cents % 100
    return "\(micros < 0 ? "-" : "")\(cents / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension Policy.Cap.Span {
  var name: String {
    switch self {
    case .day: return "a day"
    case .rolling(let span):
      let hours = span.milliseconds / 3_600_000
      return hours % 24 == 0 ? "in \(hours / 24) days" : "in \(hours) hours"
    }
  }
}
