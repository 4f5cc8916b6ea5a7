import Testing
import WorkerTesting

/// At least 200 seeds for each worker; `RONDO_SEEDS=2000` for more, `RONDO_SEED=…` for one.
@Suite struct ChaosTests {
  @Test(arguments: 0..<4) func `a worker of one input is exactly once under every seed`(part: Int) {
    check(Chaos.counting, "a worker of one input", part)
  }

  @Test(arguments: 0..<4) func `a worker of two inputs is exactly once under every seed`(part: Int) {
    check(Chaos.joining, "a worker of two inputs", part)
  }

  private func check(_ workload: Workload, _ name: String, _ part: Int) {
    let seeds = Chaos.seeds(part, of: 4)
    let tally = Chaos(workload: workload).check(seeds, test: name)
    let counts = tally.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    print("\(name), part \(part), \(seeds.count) seeds: \(counts)")
    // A range of seeds in which a fault never struck proves nothing about it.
    guard seeds.count >= 50 else { return }
    for fault in FaultKind.allCases.map(\.rawValue) + Chaos.faults {
      #expect(tally[fault] ?? 0 >= 2, "\(fault) struck only \(tally[fault] ?? 0) times in \(seeds.count) seeds")
    }
  }
}
