import Foundation
import Simulations
import Testing
import WorkerTesting

/// `RONDO_FLAW=…` for one of them.
@Suite struct TeethTests {
  private static let flaws = Flaw.allCases.filter { flaw in
    ProcessInfo.processInfo.environment["RONDO_FLAW"].map { $0 == "\(flaw)" } ?? true
  }

  /// A simulation that finds nothing proves nothing: each of these faults, built into the runtime, is found within 200 seeds.
  @Test(arguments: flaws) func `a fault built into the runtime is found`(flaw: Flaw) {
    var violation = ""
    let found = (UInt64(0)..<200).first { seed in
      violation = flaw.chaos(seed: seed).verdict(seed: seed).violations.first ?? ""
      return !violation.isEmpty
    }
    print("\(flaw): found by seed \(found.map(String.init) ?? "none"): \(violation.prefix(160))")
    #expect(found != nil, "\(flaw) was not found within 200 seeds")
  }
}
