internal import Synchronization
internal import WorkerTesting

/// Many seeds, spread over the machine's cores.
package struct Campaign: Sendable {
  package let seeds: [UInt64]
  /// How many run at a time.
  package let width: Int
  /// What a seed is about.
  private let chaos: @Sendable (UInt64) -> Chaos

  package init(_ seeds: some Sequence<UInt64>, width: Int, chaos: @escaping @Sendable (UInt64) -> Chaos = { Chaos(seed: $0) }) {
    self.seeds = Array(seeds)
    self.width = max(width, 1)
    self.chaos = chaos
  }

  /// Runs all seeds. `progress` is called after each of them, one call at a time.
  package func run(progress: @escaping @Sendable (CampaignReport) -> Void = { _ in }) async -> CampaignReport {
    let shared = Shared()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<min(width, seeds.count) {
        group.addTask {
          while let seed = shared.next(of: seeds) {
            let verdict = chaos(seed).verdict(seed: seed)
            shared.add(verdict, seed: seed, progress: progress)
          }
        }
      }
    }
    return shared.report
  }

  private final class Shared: Sendable {
    private let state = Mutex((next: 0, report: CampaignReport()))

    var report: CampaignReport { state.withLock { $0.report } }

    func next(of seeds: [UInt64]) -> UInt64? {
      state.withLock { state in
        guard state.next < seeds.count else { return nil }
        defer { state.next += 1 }
        return seeds[state.next]
      }
    }

    func add(_ verdict: Chaos.Verdict, seed: UInt64, progress: (CampaignReport) -> Void) {
      state.withLock {
        $0.report.add(verdict, seed: seed)
        progress($0.report)
      }
    }
  }
}
