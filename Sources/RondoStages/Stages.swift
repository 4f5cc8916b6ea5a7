internal import ArgumentParser
internal import Foundation
internal import Journeys
internal import Lifecycle
internal import LifecycleModels
internal import Retention
internal import Terminal
internal import WinBack
internal import WinBackPlays
internal import WorkerRuntime

/// What each stage of a worker costs, on records in memory, without a broker: CPU time and allocations per record.
@main
struct Stages: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rondo-stages",
    abstract: "What each stage of a worker costs per record, in memory: CPU time and allocations.",
    discussion: """
      The same records go through more and more of the worker's way, a commit's worth at a time; what a stage costs is what it adds.
      With --limit the exit code is 1 where the way from decoding to emitting allocates more often per record.

      Examples:
        rondo-stages --customers 20000 --events 200000
        rondo-stages --limit 10 --json
        rondo-stages --worker retention
        rondo-stages --worker winback          without what the other workers say
        rondo-stages scores --customers 1000000
        rondo-stages changes --population 1000000
      """,
    subcommands: [Scores.self, Changes.self])

  @Option(help: "Which worker.")
  var worker = MeasuredWorker.lifecycle

  @Option(help: "How many customers there may be.")
  var customers = 20_000

  @Option(help: "How many different events.")
  var events = 200_000

  @Option(help: "Another seed gives other journeys.")
  var seed: UInt64 = 1

  @Option(help: "Records per commit.")
  var commitRecords = 20_000

  @Option(help: "Most allocations per record on the way from decoding to emitting.")
  var limit: Double?

  @Flag(help: "Let the worker allocate once more per record, to see that it is counted.")
  var wasteful = false

  @Flag(help: "Also tell, in brackets, what three additions per record to sums over all customers would cost.")
  var sums = false

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  func validate() throws {
    guard !wasteful || worker == .lifecycle else { throw ValidationError("--wasteful is for the lifecycle worker.") }
    guard customers > 0, events > 0, commitRecords > 0 else {
      throw ValidationError("--customers, --events and --commit-records have to be positive.")
    }
  }

  func run() throws {
    var settings = JourneySettings()
    settings.customers = customers
    settings.events = events
    settings.seed = seed
    let programs = try programs()
    var bench = StageBench(
      silent: StagePass(WorkerProgram(SilentWorker())), adding: sums ? StagePass(WorkerProgram(AddingWorker())) : nil,
      quiet: StagePass(programs.quiet), whole: StagePass(programs.whole))
    bench.run(RecordSource(settings, commitRecords: commitRecords))
    let report = bench.report
    Console.standardOutput.write(json ? try report.json() : report.text())
    guard let limit, report.allocationsPerRecord > limit else { return }
    Console.standardError.write(
      "rondo-stages: \(report.allocationsPerRecord) allocations per record, but at most \(limit) are allowed: "
        + "avoid them on the way of a record, or raise the limit with a reason\n")
    throw ExitCode.failure
  }

  /// The worker without its outputs, and with them.
  private func programs() throws -> (quiet: WorkerProgram, whole: WorkerProgram) {
    switch worker {
    case .lifecycle:
      let models = try Presets.modelSet()
      let worker = LifecycleWorker(models: models)
      return (
        WorkerProgram(QuietWorker(models: models)),
        wasteful ? WorkerProgram(WastefulWorker(worker: worker)) : WorkerProgram(worker)
      )
    case .retention:
      guard let model = RetentionModel.starting else { throw ValidationError("There are no parameters to start with.") }
      Self.warm(model)
      let worker = RetentionWorker(model: model)
      return (WorkerProgram(QuietRetentionWorker(worker: worker)), WorkerProgram(worker))
    case .winback:
      let worker = WinBackWorker(plays: try Library.playSet())
      return (WorkerProgram(QuietWinBackWorker(worker: worker)), WorkerProgram(worker))
    }
  }

  /// What is worked out once for all customers is no cost of a record.
  private static func warm(_ model: RetentionModel) {
    for repeats in 0..<80 {
      for age in 0..<28 {
        let recency = repeats == 0 ? 0 : Double(age) / 2
        _ = model.score(PurchaseSummary(repeats: repeats, recency: recency, age: Double(age)), mean: 1)
      }
    }
  }
}

/// The workers that are measured.
enum MeasuredWorker: String, ExpressibleByArgument, CaseIterable {
  case lifecycle, retention, winback
}
