package import Lifecycle
internal import Touchpoints
package import WorkerSDK

/// Plays and policies, compiled: what an event is to them is one look-up away.
package struct PlaySet: Sendable {
  /// All versions of all plays.
  package let plays: [Play]
  /// Rising by the moment from which on they hold.
  package let policies: [Policy]
  /// In the order of ``plays``.
  let plans: [CompiledPlay]
  private let compiledPolicies: [CompiledPolicy]
  private let rules: [EventName: EventRules]
  /// The traits that conditions ask for, and where they are kept.
  let traits: [(name: String, slot: UInt64)]
  /// By the hash of a play's id, its versions, rising.
  private let versions: [UInt64: [CompiledPlay]]
  /// By the hash of a play's id, its place in the order of ids: what is decided at one moment is decided in this order.
  let places: [UInt64: Int]
  /// The plays of the calendar and of products, those that begin with a phase, and those that begin with a signal.
  let datePlays, productPlays, phasePlays, signalPlays: [CompiledPlay]
  /// From when on which plays of the calendar hold, rising, each as a number that tells them apart.
  private let dateSignatures: [(from: EventTime, signature: UInt64)]

  /// Compiles plays and policies, of which some may be versions of one another.
  package init(_ plays: [Play], policies: [Policy]) throws(ModelErrors) {
    let errors = PlayValidation.errors(of: plays, policies: policies)
    guard errors.isEmpty else { throw ModelErrors(errors) }
    self.plays = plays
    self.policies = policies.sorted { ($0.effectiveFrom ?? .distantPast, $0.version) < ($1.effectiveFrom ?? .distantPast, $1.version) }
    let compiledPolicies = self.policies.enumerated().map { CompiledPolicy($1, place: $0) }
    let plans = PlayCompiler.plans(plays, compiledPolicies)
    self.compiledPolicies = compiledPolicies
    self.plans = plans
    versions = Dictionary(grouping: plans, by: \.hash).mapValues { $0.sorted { $0.from < $1.from } }
    places = Dictionary(Set(plays.map(\.id)).sorted().enumerated().map { (NameHash.of($1), $0) }, uniquingKeysWith: { $1 })
    datePlays = plans.filter { if case .date = $0.play.start { true } else { false } }
    productPlays = plans.filter { if case .product = $0.play.start { true } else { false } }
    phasePlays = plans.filter { if case .phase = $0.play.start { true } else { false } }
    signalPlays = plans.filter { if case .signal = $0.play.start { true } else { false } }
    dateSignatures = PlayCompiler.dateSignatures(datePlays)
    let compiler = PlayCompiler(plans)
    rules = compiler.rules
    traits = compiler.traits
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
  package func policy(at time: EventTime) -> Policy { compiledPolicy(at: time).policy }

  func compiledPolicy(at time: EventTime) -> CompiledPolicy { compiledPolicies.last { $0.from <= time } ?? compiledPolicies[0] }

  /// The version of a play that holds at `time`, else the first one; `nil` for a play that there is no more.
  func plan(_ hash: UInt64, at time: EventTime) -> CompiledPlay? {
    guard let versions = versions[hash] else { return nil }
    return versions.last { $0.from <= time } ?? versions.first
  }

  /// The newest version of a play; `nil` for a play that there is no more.
  func newestPlan(_ hash: UInt64) -> CompiledPlay? { versions[hash]?.last }

  func rules(of event: EventName) -> EventRules { rules[event] ?? .plain }

  /// The customer's time zone: that called `name`, else the policy's.
  func zone(_ name: String, _ policy: CompiledPolicy) -> ZoneRules { name.isEmpty ? policy.zone : TimeZones.rules(name) ?? policy.zone }

  static func slot(ofTrait name: String) -> UInt64 { NameHash.of("trait \(name)") }
}
