package import Lifecycle
internal import Touchpoints
package import WorkerSDK

/// Plays and policies, compiled: what an event is to them is one look-up away.
package struct PlaySet: Sendable {
  /// All versions of all plays.
  package let plays: [Play]
  /// Rising by the moment from which on they hold.
  package let policies: [Policy]
  /// By the hash of an event's name.
  private(set) var uses: [EventName: [EventUse]] = [:]
  /// The traits that conditions ask for, and where they are kept.
  private(set) var traits: [(name: String, slot: UInt64)] = []
  /// By the hash of a play's id, its versions, rising.
  private(set) var versions: [UInt64: [Int]] = [:]
  /// The hash of each play's id.
  let hashes: [UInt64]
  /// By the hash of a play's id, its place in the order of ids: what is decided at one moment is decided in this order.
  private(set) var places: [UInt64: Int] = [:]
  /// Under what facts are kept that conditions ask for.
  private var slots: [EventFilter: UInt64] = [:]
  private(set) var zones: [String: ZoneRules] = [:]
  /// The plays of the calendar and of products.
  private(set) var datePlays: [Int] = []
  /// From when on which plays of the calendar hold, rising, each as a number that tells them apart.
  private(set) var dateSignatures: [(from: EventTime, signature: UInt64)] = []
  private(set) var productPlays: [Int] = []
  private(set) var phasePlays: [Int] = []
  private(set) var signalPlays: [Int] = []

  /// Compiles plays and policies, of which some may be versions of one another.
  package init(_ plays: [Play], policies: [Policy]) throws(ModelErrors) {
    let errors = PlayValidation.errors(of: plays, policies: policies)
    guard errors.isEmpty else { throw ModelErrors(errors) }
    self.plays = plays
    self.policies = policies.sorted { ($0.effectiveFrom ?? .distantPast, $0.version) < ($1.effectiveFrom ?? .distantPast, $1.version) }
    hashes = plays.map { NameHash.of($0.id) }
    for policy in policies { zones[policy.timeZone] = TimeZones.rules(policy.timeZone) }
    for index in plays.indices {
      versions[hashes[index], default: []].append(index)
      add(index)
    }
    for hash in versions.keys {
      versions[hash]?.sort {
        (plays[$0].effectiveFrom ?? .distantPast, plays[$0].version) < (plays[$1].effectiveFrom ?? .distantPast, plays[$1].version)
      }
    }
    for (place, id) in Set(plays.map(\.id)).sorted().enumerated() { places[NameHash.of(id)] = place }
    for from in Set(datePlays.map { plays[$0].effectiveFrom ?? .distantPast }).sorted() {
      let active = datePlays.filter { isActive($0, at: from) }.map { "\(plays[$0].id) \(plays[$0].version)" }
      dateSignatures.append((from, NameHash.of(active.joined(separator: " "))))
    }
  }

  /// What tells the plays of the calendar at `time` apart from those at other times; `nil` where there are none.
  func dateSignature(at time: EventTime) -> UInt64? { dateSignatures.last { $0.from <= time }?.signature }

  /// The newest version of each play, and of the policy, by name.
  package var newestVersions: [String: Int] {
    var newest: [String: Int] = [:]
    for play in plays { newest[play.id] = max(newest[play.id] ?? 0, play.version) }
    for policy in policies { newest["policy.\(policy.id)"] = max(newest["policy.\(policy.id)"] ?? 0, policy.version) }
    return newest
  }

  /// The policy that holds at `time`; before the first one takes effect, that one.
  package func policy(at time: EventTime) -> Policy {
    policies.last { ($0.effectiveFrom ?? .distantPast) <= time } ?? policies[0]
  }

  /// The version of a play that holds at `time`; `nil` before the first one, and for a play that there is no more.
  func play(_ hash: UInt64, at time: EventTime) -> Int? {
    versions[hash]?.last { (plays[$0].effectiveFrom ?? .distantPast) <= time }
  }

  func isActive(_ index: Int, at time: EventTime) -> Bool { play(hashes[index], at: time) == index }

  /// When the first version of a play took effect.
  func activation(_ hash: UInt64) -> EventTime {
    versions[hash]?.first.flatMap { plays[$0].effectiveFrom } ?? .distantPast
  }

  private mutating func use(_ filter: EventFilter, _ role: EventUse.Role) {
    uses[EventName(filter.name), default: []].append(EventUse(filter: CompiledFilter(filter), role: role))
  }

  private mutating func add(_ index: Int) {
    let play = plays[index]
    switch play.start {
    case .event(let events, _): for filter in events { use(filter, .start(index)) }
    case .abandoned(let abandoned):
      for filter in abandoned.events { use(filter, .begins(index)) }
      for filter in abandoned.completedBy { use(filter, .completes(index)) }
    case .phase: phasePlays.append(index)
    case .signal: signalPlays.append(index)
    case .date: datePlays.append(index)
    case .product: productPlays.append(index)
    }
    for filter in play.until { use(filter, .ends(index)) }
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
      slots[filter] = slot
      guard !(uses[EventName(filter.name)] ?? []).contains(where: { $0.filter.slot == slot && $0.isScore }) else { return }
      use(filter, .score)
    case .trait(let name, _):
      let slot = Self.slot(ofTrait: name)
      if !traits.contains(where: { $0.slot == slot }) { traits.append((name, slot)) }
    case .silent, .phase, .signal, .spent, .product, .reaction, .identified: break
    }
  }

  /// A fact is kept once, however many conditions ask for it.
  private mutating func count(_ filter: EventFilter, keepsRecent: Bool) {
    let compiled = CompiledFilter(filter)
    slots[filter] = compiled.slot
    let name = EventName(filter.name)
    let known = uses[name] ?? []
    guard let place = known.firstIndex(where: { $0.filter.slot == compiled.slot && $0.isCount }) else {
      return use(filter, .count(keepsRecent: keepsRecent))
    }
    if keepsRecent { uses[name]?[place] = EventUse(filter: compiled, role: .count(keepsRecent: true)) }
  }

  /// Under what the facts of an event are kept that a condition asks for.
  func slot(of filter: EventFilter) -> UInt64 { slots[filter] ?? CompiledFilter(filter).slot }

  static func slot(ofTrait name: String) -> UInt64 { NameHash.of("trait \(name)") }
}

extension EventUse {
  var isCount: Bool {
    if case .count = role { return true }
    return false
  }

  var isScore: Bool {
    if case .score = role { return true }
    return false
  }
}
