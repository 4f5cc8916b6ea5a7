import Testing
import WorkerTesting

@Suite struct ChaosTests {
  @Test(arguments: 0..<4) func `a worker of one input is exactly once under every seed`(part: Int) {
    let tally = Chaos(workload: Chaos.counting).check(Chaos.seeds(part, of: 4), test: "a worker of one input")
    print("faults, one input, part \(part):", tally.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
  }

  @Test(arguments: 0..<4) func `a worker of two inputs is exactly once under every seed`(part: Int) {
    let tally = Chaos(workload: Chaos.joining).check(Chaos.seeds(part, of: 4), test: "a worker of two inputs")
    print("faults, two inputs, part \(part):", tally.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
  }
}
