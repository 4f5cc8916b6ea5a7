import Foundation
import Simulations
import Synchronization
import Testing
import WorkerTesting

/// Workers under simulated disasters. `RONDO_SEEDS=10000` for more seeds, `RONDO_SEED=…` for one.
@Suite struct ChaosTests {
  /// What a CI run is: enough for every kind of fault to occur a hundred times.
  private static let usualCount = 2_400

  @Test func `thousands of disasters end as if nothing had happened, and each kind of fault occurs a hundred times`() async {
    let seeds = Self.seeds
    let start = ContinuousClock.now
    let spoken = Mutex(start)
    let report = await Campaign(seeds, width: ProcessInfo.processInfo.activeProcessorCount).run { report in
      let isDue = spoken.withLock { last in
        guard last.duration(to: .now) >= .seconds(15) else { return false }
        last = .now
        return true
      }
      if isDue { print("\(report.seeds) of \(seeds.count) seeds, \(report.failures.count) gone wrong") }
    }
    print(report.table)
    print(
      "\(report.seeds) seeds, \(report.steps) steps in \(start.duration(to: .now)); outputs under faults \(report.outputs.underFaults), "
        + "in the peace that followed \(report.outputs.inPeace)")
    for failure in report.failures.prefix(3) { Issue.record("\(CampaignReport.explanation(of: failure))") }
    #expect(report.failures.isEmpty, "\(report.failures.count) of \(report.seeds) seeds went wrong")
    // Seeds in which a fault never struck prove nothing about it.
    let enough = seeds.count >= Self.usualCount ? 100 : seeds.count >= 500 ? 5 : 0
    for kind in report.rare(below: enough) { Issue.record("\(kind.rawValue): only \(report.faults[kind] ?? 0) times") }
  }

  @Test(arguments: [false, true])
  func `rules that change amid disasters change for everybody, once and at their time`(byTable: Bool) {
    var changes = 0
    for seed in UInt64(0)..<100 {
      let chaos = Chaos(.changing(seed: seed, byTable: byTable))
      let verdict = chaos.verdict(seed: seed)
      if !verdict.violations.isEmpty {
        Issue.record("seed \(seed): \(verdict.violations.prefix(3)), \(chaos.trace(seed: seed))")
        return
      }
      changes += verdict.outputs.underFaults
    }
    #expect(changes > 500)
  }

  private static var seeds: [UInt64] {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["RONDO_SEED"].flatMap(UInt64.init) { return [seed] }
    return Array(0..<(environment["RONDO_SEEDS"].flatMap(UInt64.init) ?? UInt64(usualCount)))
  }
}
