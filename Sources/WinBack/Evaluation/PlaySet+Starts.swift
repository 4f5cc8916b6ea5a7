internal import Lifecycle
internal import Touchpoints
internal import WorkerSDK

extension PlaySet {
  /// Notes an event, and whom it makes a candidate of what.
  func note(_ event: some WinBackEvent, _ moment: Moment, _ state: inout WinBackState) -> [Revocation] {
    let rules = rules(of: event.event)
    noteFacts(event, rules, moment, &state)
    let tags = ThreadTags.of(event, rules.threadKeys)
    var revocations: [Revocation] = []
    for use in rules.facts where use.filter.meets(event) {
      switch use.role {
      case .count(let keepsRecent): state.count(use.filter.slot, at: moment.time, keepsRecent: keepsRecent)
      case .score:
        if let score = event.scoreMilli { state.learn(ValueFact(slot: use.filter.slot, text: 0, milli: score, at: moment.time)) }
      case .completes(let index): revocations += complete(plans[index], tags, moment, &state)
      case .ends(let index): revocations += end(plans[index], moment, &state)
      case .start, .begins: break
      }
    }
    notePurchases(event, moment, &state)
    revocations += noteEnd(event, moment, &state)
    // What an event starts comes after what it ends: an order ends one conversation and begins the next.
    for use in rules.starts where use.filter.meets(event) {
      switch use.role {
      case .start(let index): start(plans[index], event, moment, &state)
      case .begins(let index): begin(plans[index], event, tags, moment, &state)
      default: break
      }
    }
    planDates(moment, &state)
    return revocations
  }

  /// The event makes the customer a candidate.
  private func start(_ plan: CompiledPlay, _ event: some WinBackEvent, _ moment: Moment, _ state: inout WinBackState) {
    guard case .event(let after) = plan.start, plan.isActive(at: state.clock) else { return }
    var candidate = Candidate(play: plan.hash, anchor: moment.id, anchorAt: moment.time, due: moment.time + after)
    candidate.subject = Subject(of: event, moment.time)
    state.add(candidate)
  }

  /// The conversation of a play is over: nothing of it that was waiting comes any more.
  private func end(_ plan: CompiledPlay, _ moment: Moment, _ state: inout WinBackState) -> [Revocation] {
    guard plan.isActive(at: state.clock) else { return [] }
    let (play, time) = (plan.hash, moment.time)
    // Candidates of the calendar and of products wait for their day whatever happens before.
    if !plan.start.isPlanned { state.candidates.removeAll { $0.play == play && $0.anchorAt <= time } }
    return state.firings.late(time) { $0.play == play && $0.anchorAt <= time }
  }

  /// An order that is taken back, and a relationship that ends, take the reason from much.
  private func noteEnd(_ event: some WinBackEvent, _ moment: Moment, _ state: inout WinBackState) -> [Revocation] {
    switch event.event {
    case .orderCancelled, .orderRefunded:
      guard let order = event.property("order_id") else { return [] }
      let products = Set(event.lines.map(\.product))
      let isMeant = { (subject: Subject) in
        subject.order == order && (products.isEmpty || subject.product.map { products.contains($0) } ?? true)
      }
      state.candidates.removeAll { isMeant($0.subject) }
      return state.firings.enumerated().compactMap { isMeant($1.subject) ? Revocation(firing: $0, reason: .orderCancelled) : nil }
    case .relationshipEnded:
      guard state.lastActivity < moment.time else { return [] }
      state.candidates.removeAll { _ in true }
      state.threads.removeAll { $0.status == .open }
      state.datesPlanned = 0
      return state.firings.indices.map { Revocation(firing: $0, reason: .relationshipEnded) }
    default: return []
    }
  }
}

extension Subject {
  /// What an event is about.
  init(of event: some WinBackEvent, _ time: EventTime) {
    self.init(product: event.firstLine?.product, order: event.property("order_id").flatMap { $0.utf8.count <= 256 ? $0 : nil }, at: time)
  }
}

extension [Firing] {
  /// Messages that an event of `time` would have prevented, had it been known.
  func late(_ time: EventTime, where isMeant: (Firing) -> Bool) -> [Revocation] {
    var revocations: [Revocation] = []
    for place in indices where self[place].at > time && isMeant(self[place]) {
      revocations.append(Revocation(firing: place, reason: .completed))
    }
    return revocations
  }
}
