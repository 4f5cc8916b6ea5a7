import RecordLog
import Simulations
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// The checker sees what it is there to see, even where a fault strikes the undisturbed run, too.
@Suite struct CheckerTests {
  private func run(seed: UInt64, _ adjust: @escaping (inout WorkerSettings) -> Void) -> Simulation {
    var parts = ProcessParts()
    parts.adjust = adjust
    return Chaos(.counting, parts: parts).run(seed: seed, settings: SimulationSettings(partitions: 2))
  }

  @Test func `the model and an undisturbed run say the same`() {
    for seed in UInt64(0)..<10 { #expect(CountingModel.differences(in: run(seed: seed) { _ in }) == []) }
  }

  @Test func `the model finds alarms that come too early`() {
    let found = (UInt64(0)..<50).first { !CountingModel.differences(in: run(seed: $0) { $0.grace = .seconds(0) }).isEmpty }
    #expect(found != nil)
  }

  @Test func `the model finds alarms that are lost`() {
    let found = (UInt64(0)..<50).first { !CountingModel.differences(in: run(seed: $0) { $0.grace = .days(30) }).isEmpty }
    #expect(found != nil)
  }

  @Test func `a kind of fault that never strikes is named`() async {
    let report = await Campaign(0..<4, width: 2).run()
    #expect(report.seeds == 4)
    #expect(report.rare(below: 1_000_000) == FaultKind.allCases)
    #expect(report.rare(below: 0).isEmpty)
    #expect(report.table.split(separator: "\n").count == FaultKind.allCases.count)
  }
}
