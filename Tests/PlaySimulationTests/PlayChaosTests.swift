import Foundation
import PlaySimulations
import Simulations
import Testing
import WorkerTesting

/// The three workers under simulated disasters. `RONDO_PLAY_SEEDS=10000` for more seeds, `RONDO_SEED=…` for one.
@Suite struct PlayChaosTests {
  private static let usualCount: UInt64 = 320

  @Test func `nothing fires twice or without a decision, whatever crashes, is rebalanced or is read again`() async {
    let environment = ProcessInfo.processInfo.environment
    let seeds =
      environment["RONDO_SEED"].flatMap(UInt64.init).map { [$0] }
      ?? Array(0..<(environment["RONDO_PLAY_SEEDS"].flatMap(UInt64.init) ?? Self.usualCount))
    let start = ContinuousClock.now
    let report = await Campaign(seeds, width: ProcessInfo.processInfo.activeProcessorCount, chaos: { Chaos.plays(seed: $0) }).run()
    print(report.table)
    print("\(report.seeds) seeds, \(report.steps) steps in \(start.duration(to: .now)); outputs under faults \(report.outputs.underFaults)")
    for failure in report.failures.prefix(3) {
      Issue.record("\(CampaignReport.explanation(of: failure, option: "--plays ", chaos: { Chaos.plays(seed: $0) }))")
    }
    #expect(report.failures.isEmpty, "\(report.failures.count) of \(report.seeds) seeds went wrong")
    #expect(report.seeds < 300 || report.outputs.underFaults > 10_000)
    #expect(report.seeds < 300 || report.faults[.crash] ?? 0 > 100 && report.faults[.rebalance] ?? 0 > 100)
  }

  /// Otherwise nothing was tried.
  @Test func `the scripts lead to decisions of all kinds`() {
    var outcomes: [String: Int] = [:]
    for seed in UInt64(0)..<12 {
      let run = Chaos.plays(seed: seed).run(seed: seed, settings: SimulationSettings(partitions: 2))
      #expect(run.violations == [])
      outcomes.merge(DecisionLog(of: run).outcomes, uniquingKeysWith: +)
    }
    for outcome in ["fired", "control", "held", "suppressed", "revoked"] { #expect(outcomes[outcome] ?? 0 > 5, "\(outcomes)") }
  }
}
