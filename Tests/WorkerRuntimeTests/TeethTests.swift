import Testing
import WorkerTesting

@Suite struct TeethTests {
  /// A simulation that finds nothing proves nothing: each of these faults, built into the runtime, is found within 200 seeds.
  @Test(arguments: Flaw.allCases) func `a fault built into the runtime is found`(flaw: Flaw) {
    let chaos = Chaos(workload: flaw.needsJoining ? Chaos.joining : Chaos.counting, parts: flaw.parts)
    var tally: [String: Int] = [:]
    let found = (UInt64(0)..<200).first { !chaos.violations(seed: $0, tally: &tally).isEmpty }
    print("\(flaw): found by seed \(found.map(String.init) ?? "none")")
    #expect(found != nil, "\(flaw) was not found within 200 seeds")
  }
}
