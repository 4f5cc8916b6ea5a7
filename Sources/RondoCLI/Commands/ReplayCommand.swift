internal import ArgumentParser
internal import Lifecycle
internal import RecordFiles
internal import RecordLog
internal import Replay
internal import Retention
internal import Terminal
internal import WinBack
internal import WorkerRuntime
internal import WorkerSDK

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Files of touchpoints through all workers, without a broker; and what another model, or other plays, would make of them.",
    discussion: """
      Reads files of records, one a line, plain or gzip, as rondo import, rondo generate and rondo replay write them, and writes one file per \
      output topic into the directory --output, dead letters included: the same bytes for the same records. It is the workers' own way of a \
      record; a file is a log, whose lines stay in their order, and several files are merged by the timestamps of their records.

      --worker leaves the other workers out; win-back needs what the others say, so with it they run, too.

      Time is in the records: silence tells as much as the last record knows. --until lets it pass until a moment, and leaves later records \
      out. Compacted topics are written as they grow, every value of a key behind the other.

      With --against, the models of --model are held against those, over the same records: who ends in another phase, how the transitions \
      differ. With --plays and no --output, the plays are held against today's, which are those that come with Rondo or --against-plays: how \
      many triggers would fire, to whom, and what they would cost. Products and costs are records of catalog.products and marketing.costs \
      in the files.

      Examples:
        rondo replay orders.jsonl --output replayed
        rondo replay --model six-stages --model ours.yaml orders.jsonl.gz \\
          --output replayed --until 2012-01-01
        rondo replay --worker lifecycle orders.jsonl --output phases
        rondo replay --model new.yaml --against old.yaml orders.jsonl \\
          --customers 20
        rondo replay --plays cart --plays new.yaml journeys.jsonl catalog.jsonl
        rondo import --format online-retail orders.csv.gz --output - | \\
          rondo replay - --output replayed
      """)

  @Option(help: ArgumentHelp("Directory to write to; it is made if it is not there.", valueName: "directory"))
  var output: String?

  @Option(help: ArgumentHelp("Which worker writes; may be given several times; all of them without.", valueName: "worker"))
  var worker: [ReplayedKind] = []

  @Option(help: ArgumentHelp("Let time pass until this moment, and leave later records out.", valueName: "time"))
  var until: Moment?

  @Option(
    help: ArgumentHelp("File with a phase model, or the name of one that comes with Rondo; may be given several times.", valueName: "file"))
  var model: [String] = []

  @Option(help: ArgumentHelp("Parameters of the retention models, as rondo fit prints them.", valueName: "file"))
  var parameters: String?

  @Option(help: ArgumentHelp("Model to hold --model against; may be given several times.", valueName: "file"))
  var against: [String] = []

  @Option(
    help: ArgumentHelp(
      "File with plays, or the name of one that comes with Rondo; may be given several times; all of those without.", valueName: "file"))
  var plays: [String] = []

  @Option(
    help: ArgumentHelp("Plays to hold --plays against; may be given several times; those that come with Rondo without.", valueName: "file"))
  var againstPlays: [String] = []

  @Option(help: ArgumentHelp("Where something is held against something: how many of the customers who differ to name.", valueName: "n"))
  var customers = 0

  @Flag(help: "Where something is held against something: print JSON instead of tables.")
  var json = false

  @Option(help: ArgumentHelp("Topic of the touchpoints in the files.", valueName: "name"))
  var topic = "touchpoints"

  @Argument(help: "The files, plain or gzip; - is standard input.")
  var files: [String]

  /// Whether plays are held against others.
  private var isDryRun: Bool { !againstPlays.isEmpty || !plays.isEmpty && output == nil }

  func validate() throws {
    let isComparing = !against.isEmpty || isDryRun
    if !isComparing, output == nil {
      throw ValidationError("Nowhere to write to: give --output DIRECTORY, or --against MODEL, or --plays FILE.")
    }
    if output == nil, !worker.isEmpty { throw ValidationError("--worker is for what is written to --output.") }
    if !isComparing, json || customers != 0 { throw ValidationError("--json and --customers are for --against and --plays.") }
    if json, !against.isEmpty, isDryRun { throw ValidationError("--json is for one of --against and --plays at a time.") }
    guard customers >= 0 else { throw ValidationError("--customers is negative.") }
  }

  func run() throws {
    let models = try ModelSource.modelSet(model)
    let set = try PlaySource.playSet(plays)
    let comparison = against.isEmpty ? nil : WhatIf(old: try ModelSource.modelSet(against), new: models)
    let dryRun = isDryRun ? DryRun(old: try PlaySource.playSet(againstPlays), new: set) : nil
    let outputs = try output.map { (path) throws(Failure) in try open(path) }
    let workers = try outputs.map { (outputs) throws(Failure) in try self.workers(models, set, outputs) } ?? []
    // Plays read what the other workers say, wherever it goes.
    let others = try outputs == nil && isDryRun ? upstream(models).map { ReplayedWorker($0, outputs: nil) } : []
    let run = ReplayRun(
      workers + others + (comparison?.workers ?? []) + (dryRun?.workers ?? []), topic: topic, until: until?.time, gaps: Self.gaps)
    try ReplayInput.readFiles(files, into: run, topic: topic)
    do throws(ReplayError) { try run.finish() } catch { throw Failure(error) }
    do { try outputs?.finish() } catch { throw Failure(error) }
    if let comparison { comparison.report(customers: customers, asJSON: json) }
    if let dryRun { dryRun.report(customers: customers, asJSON: json) }
    if let outputs { report(run, outputs, workers) }
  }

  /// How finely silence passes where no worker wrote ticks into it.
  static let gaps = EventTime.Interval.minutes(10)

  /// The workers that make something of touchpoints alone.
  private func upstream(_ models: ModelSet) throws(Failure) -> [WorkerProgram] {
    [
      WorkerProgram(LifecycleWorker(models: models)), WorkerProgram(RetentionWorker(model: try ParametersFile.model(parameters))),
    ]
  }

  /// The workers that are wanted: another one is one line more.
  private func programs(_ models: ModelSet, _ plays: PlaySet) throws(Failure) -> [WorkerProgram] {
    let wanted = worker.isEmpty || worker.contains(.winback) ? ReplayedKind.allCases : worker
    let all: [(ReplayedKind, WorkerProgram)] = [
      (.lifecycle, WorkerProgram(LifecycleWorker(models: models))),
      (.retention, WorkerProgram(RetentionWorker(model: try ParametersFile.model(parameters)))),
      (.lifecycle, WorkerProgram(SummingWorker(LifecycleFlows(models)))),
      (.winback, WorkerProgram(WinBackWorker(plays: plays))),
    ]
    return all.filter { wanted.contains($0.0) }.map(\.1)
  }

  private func workers(_ models: ModelSet, _ plays: PlaySet, _ outputs: OutputFiles) throws(Failure) -> [ReplayedWorker] {
    let workers = try programs(models, plays).map { ReplayedWorker($0, outputs: outputs) }
    do throws(RecordFileError) { for worker in workers { try outputs.open(for: worker.plan) } } catch { throw Failure(error) }
    return workers
  }

  private func open(_ path: String) throws(Failure) -> OutputFiles {
    do { return try OutputFiles(path: path) } catch { throw Failure(error) }
  }

  private func report(_ run: ReplayRun, _ outputs: OutputFiles, _ workers: [ReplayedWorker]) {
    let console = json ? Console.standardError : .standardOutput
    var table = TextTable([.left, .right, .left])
    let span = run.span.map { "\($0.lowerBound) – \($0.upperBound)" } ?? ""
    table.add(console.bold("records"), console.bold(run.counts.records.grouped), console.faint(span))
    if run.counts.otherTopics > 0 { table.add("  of other topics", run.counts.otherTopics.grouped, "passed over") }
    if run.counts.tableRecords > 0 { table.add("  of tables", run.counts.tableRecords.grouped, "") }
    if run.counts.later > 0 { table.add("  after --until", run.counts.later.grouped, "left out") }
    if run.counts.outOfOrder > 0 {
      table.add("  out of order", run.counts.outOfOrder.grouped, "more than 10 s behind records in front of them in their file")
    }
    for worker in workers {
      table.add(console.bold(worker.plan.names.worker), "", "")
      // What a second stage knows is no customers, and has no repeats.
      if worker.plan.edges.readsSums {
        table.add("  sums", worker.customerCount.grouped, "")
      } else {
        table.add("  customers", worker.customerCount.grouped, "")
        table.add("  repeats", worker.counts.repeats.grouped, "")
      }
      for (code, count) in worker.counts.rejections.sorted(by: { $0.key < $1.key }) {
        table.add("  dead letters: \(code)", count.grouped, "")
      }
    }
    table.add(console.bold("written"), "", console.faint(output ?? ""))
    for (topic, records) in outputs.counts { table.add("  \(topic).jsonl", records.grouped, "") }
    console.write(table.text())
  }
}

/// A worker as `replay` knows it.
enum ReplayedKind: String, ExpressibleByArgument, CaseIterable {
  case lifecycle, retention, winback
}
