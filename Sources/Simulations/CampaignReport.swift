package import WorkerTesting

/// What many seeds came to.
package struct CampaignReport: Sendable {
  package struct Failure: Sendable {
    package let seed: UInt64
    package let violations: [String]
  }

  package private(set) var seeds = 0
  package private(set) var steps = 0
  package private(set) var faults: [FaultKind: Int] = [:]
  package private(set) var failures: [Failure] = []
  package private(set) var outputs = (underFaults: 0, inPeace: 0)

  package init() {}

  mutating func add(_ verdict: Chaos.Verdict, seed: UInt64) {
    seeds += 1
    steps += verdict.steps
    faults.merge(verdict.faults, uniquingKeysWith: +)
    outputs.underFaults += verdict.outputs.underFaults
    outputs.inPeace += verdict.outputs.inPeace
    if !verdict.violations.isEmpty { failures.append(Failure(seed: seed, violations: verdict.violations)) }
  }

  /// The kinds of fault that occurred fewer than `count` times.
  package func rare(below count: Int) -> [FaultKind] { FaultKind.allCases.filter { faults[$0] ?? 0 < count } }

  /// A line per kind of fault: how often it took effect.
  package var table: String {
    let width = FaultKind.allCases.map(\.rawValue.count).max() ?? 0
    return FaultKind.allCases.map { kind in
      let count = String(faults[kind] ?? 0)
      let gap = String(repeating: " ", count: width - kind.rawValue.count + max(0, 9 - count.count))
      return "  \(kind.rawValue)\(gap)\(count)"
    }.joined(separator: "\n")
  }

  /// What is wrong with a seed, how it came about, and how to repeat it.
  ///
  /// - Parameters:
  ///   - option: What `rondo-simulate` has to be told beside the seed.
  ///   - chaos: What a seed is about.
  package static func explanation(of failure: Failure, option: String = "", chaos: (UInt64) -> Chaos = { Chaos(seed: $0) }) -> String {
    """
    seed \(failure.seed): \(failure.violations.prefix(4).joined(separator: "\n"))
    The end of its schedule (virtual ms, what happened):
      \(chaos(failure.seed).trace(seed: failure.seed).joined(separator: "\n  "))
    Repeat it with: swift run -c release rondo-simulate \(option)--seed \(failure.seed)
    """
  }
}
