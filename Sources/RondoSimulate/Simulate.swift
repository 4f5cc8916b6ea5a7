internal import ArgumentParser
internal import FoundationEssentials
internal import PlaySimulations
internal import Simulations
internal import Synchronization

/// `rondo-simulate`: workers under simulated disasters, seed after seed.
@main
struct Simulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rondo-simulate",
    abstract: "Run workers under simulated disasters: each seed has to end exactly as a run without them.",
    discussion: "Ends with a table of what happened how often, and with code 70 if a seed went wrong.")

  @Option(help: "How many seeds to run.")
  var seeds = 1_000

  @Option(help: "The first of them.")
  var first: UInt64 = 0

  @Option(help: "Run this one alone, and say how it went wrong, if it did.")
  var seed: UInt64?

  @Option(help: "How many to run at a time; the number of cores if not given.")
  var jobs: Int?

  @Flag(help: "Let all three workers run, with plays, in place of the small ones that are made for disasters.")
  var plays = false

  @concurrent
  func run() async throws {
    let chosen = seed.map { [$0] } ?? (0..<UInt64(max(seeds, 0))).map { first + $0 }
    let chaos: @Sendable (UInt64) -> Chaos = { [plays] seed in plays ? Chaos.plays(seed: seed) : Chaos(seed: seed) }
    let campaign = Campaign(chosen, width: jobs ?? ProcessInfo.processInfo.activeProcessorCount, chaos: chaos)
    let start = ContinuousClock.now
    let spoken = Mutex(start)
    let report = await campaign.run { report in
      let isDue = spoken.withLock { last in
        guard last.duration(to: .now) >= .seconds(5) else { return false }
        last = .now
        return true
      }
      if isDue { Self.tell(report, of: chosen.count, since: start) }
    }
    print(report.table)
    print("\(report.steps) steps; outputs under faults \(report.outputs.underFaults), in the peace that followed \(report.outputs.inPeace)")
    Self.tell(report, of: chosen.count, since: start)
    for failure in report.failures.prefix(3) {
      print(CampaignReport.explanation(of: failure, option: plays ? "--plays " : "", chaos: chaos))
    }
    if !report.failures.isEmpty { throw ExitCode(70) }
  }

  private static func tell(_ report: CampaignReport, of count: Int, since start: ContinuousClock.Instant) {
    let seconds = start.duration(to: .now) / .seconds(1)
    let rate = (Double(report.seeds) / max(seconds, 0.001)).rounded()
    print("\(report.seeds) of \(count) seeds, \(Int(rate)) a second, \(report.failures.count) gone wrong")
  }
}
