import Simulations
import Testing
import WorkerTesting

/// The same log gives equal runs, for any number of processes and, as far as disorder stays within the grace, of partitions.
@Suite struct EqualityTests {
  private func observation(_ seed: UInt64, partitions: Int32, processes: Int) throws -> RunObservation {
    let run = Chaos(.counting)
      .run(seed: seed, settings: SimulationSettings(partitions: partitions, processes: processes), isTame: true)
    try #require(run.violations.isEmpty, "seed \(seed), \(partitions) partitions: \(run.violations)")
    return RunObservation(of: run)
  }

  @Test(arguments: UInt64(0)..<12) func `another number of partitions or processes changes nothing`(seed: UInt64) throws {
    let one = try observation(seed, partitions: 1, processes: 1)
    for (partitions, processes) in [(2, 1), (3, 2), (5, 3)] {
      let other = try observation(seed, partitions: Int32(partitions), processes: processes)
      #expect(other.differences(from: one) == [], "\(partitions) partitions, \(processes) processes")
    }
  }

  @Test(arguments: UInt64(0)..<12) func `sums over all customers are the same for any number of partitions and processes`(seed: UInt64)
    throws
  {
    var first: RunObservation?
    for (partitions, processes) in [(1, 1), (3, 2), (12, 3)] {
      let run = Chaos(.adding).run(
        seed: seed, settings: SimulationSettings(partitions: Int32(partitions), processes: processes), isTame: true)
      try #require(run.violations.isEmpty, "seed \(seed), \(partitions) partitions: \(run.violations)")
      #expect(TallyModel.differences(in: run) == [], "\(partitions) partitions")
      let observation = RunObservation(of: run)
      if let first { #expect(observation.differences(from: first) == [], "\(partitions) partitions") }
      first = first ?? observation
    }
  }

  @Test func `a seed gives the same run twice`() {
    for seed in UInt64(0)..<20 {
      let chaos = Chaos(seed: seed)
      let first = chaos.trace(seed: seed, last: .max)
      #expect(first == chaos.trace(seed: seed, last: .max))
      #expect(first.count > 10)
    }
  }
}
