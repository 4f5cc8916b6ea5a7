internal import Lifecycle
internal import Touchpoints
internal import WorkerSDK

/// Collects what all plays together ask of events.
struct PlayCompiler {
  private let plans: [CompiledPlay]
  private var uses: [EventName: [EventUse]] = [:]
  private(set) var traits: [(name: String, slot: UInt64)] = []

  init(_ plans: [CompiledPlay]) {
    self.plans = plans
    for plan in plans { add(plan) }
  }

  /// What an event of a name is to the plays.
  var rules: [EventName: EventRules] {
    var rules: [EventName: EventRules] = [:]
    for name in EventRules.named.union(uses.keys) { rules[name] = EventRules(name, uses[name] ?? [], plans) }
    return rules
  }

  /// The versions of a play follow one another.
  static func plans(_ plays: [Play], _ policies: [CompiledPolicy]) -> [CompiledPlay] {
    plays.enumerated().map { index, play in
      let starts = plays.filter { $0.id == play.id }.map { $0.effectiveFrom ?? .distantPast }.sorted()
      let from = play.effectiveFrom ?? .distantPast
      let end = starts.first { $0 > from } ?? EventTime(milliseconds: .max)
      return CompiledPlay(play, index: index, effective: from..<end, activation: starts.first ?? from, policies: policies)
    }
  }

  /// From when on which plays of the calendar hold, each as a number that tells them apart.
  static func dateSignatures(_ plays: [CompiledPlay]) -> [(from: EventTime, signature: UInt64)] {
    Set(plays.map(\.from)).sorted().map { from in
      let active = plays.filter { $0.isActive(at: from) }.map { "\($0.play.id) \($0.play.version)" }
      return (from, NameHash.of(active.joined(separator: " ")))
    }
  }

  private mutating func use(_ filter: EventFilter, _ role: EventUse.Role) {
    uses[EventName(filter.name), default: []].append(EventUse(filter: CompiledFilter(filter), role: role))
  }

  private mutating func add(_ plan: CompiledPlay) {
    let play = plan.play
    switch play.start {
    case .event(let events, _): for filter in events { use(filter, .start(plan.index)) }
    case .abandoned(let abandoned):
      for filter in abandoned.events { use(filter, .begins(plan.index)) }
      for filter in abandoned.completedBy { use(filter, .completes(plan.index)) }
    case .phase, .signal, .date, .product: break
    }
    for filter in play.until { use(filter, .ends(plan.index)) }
    if let condition = play.condition { add(condition) }
    for step in play.steps {
      if let condition = step.condition { add(condition) }
    }
  }

  private mutating func add(_ condition: PlayCondition) {
    switch condition {
    case .all(let parts), .any(let parts): for part in parts { add(part) }
    case .not(let part): add(part)
    case .happened(let filter, _, _, let within): count(filter, keepsRecent: within != nil)
    case .score(let filter, _):
      let slot = CompiledFilter(filter).slot
      guard !(uses[EventName(filter.name)] ?? []).contains(where: { $0.filter.slot == slot && $0.isScore }) else { return }
      use(filter, .score)
    case .trait(let name, _):
      let slot = PlaySet.slot(ofTrait: name)
      if !traits.contains(where: { $0.slot == slot }) { traits.append((name, slot)) }
    case .silent, .phase, .signal, .spent, .product, .reaction, .identified: break
    }
  }

  /// A fact is kept once, however many conditions ask for it.
  private mutating func count(_ filter: EventFilter, keepsRecent: Bool) {
    let compiled = CompiledFilter(filter)
    let name = EventName(filter.name)
    let known = uses[name] ?? []
    guard let place = known.firstIndex(where: { $0.filter.slot == compiled.slot && $0.isCount }) else {
      return use(filter, .count(keepsRecent: keepsRecent))
    }
    if keepsRecent { uses[name]?[place] = EventUse(filter: compiled, role: .count(keepsRecent: true)) }
  }
}
