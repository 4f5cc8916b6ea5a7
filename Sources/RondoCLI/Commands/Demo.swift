internal import ArgumentParser
internal import Foundation
internal import Journeys
internal import RecordFiles
internal import Terminal

struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Customers moving through their lifecycle, on this machine, in a minute.",
    discussion: """
      Starts the embedded broker, creates the topics, starts lifecycle-worker, retention-worker and winback-worker processes, a consumer \
      group of each, streams journeys through them, and shows who ended where, who is about to be lost, what would be sent and what would \
      not, and whether the numbers add up. Then it stops everything that it started.

      Examples:
        rondo demo
        rondo demo --customers 2000 --events 50000 --garbage 1%
        rondo demo --data online_retail_I.csv.gz
        rondo demo --hold          leaves the broker running at the end, for a look with kcat
      """)

  @Option(help: ArgumentHelp("Orders of the Online Retail data set to stream instead of generated journeys.", valueName: "file"))
  var data: String?

  @Option(help: "How many customers the generated journeys are of.")
  var customers = 5_000

  @Option(help: "How many different events are generated.")
  var events = 100_000

  @Option(help: "Another seed gives other journeys.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Malformed records in proportion to events.", valueName: "share"))
  var garbage = Share(0.001)

  @Option(help: ArgumentHelp("Partitions of every topic.", valueName: "n"))
  var partitions = 16

  @Option(help: ArgumentHelp("Worker processes of each kind.", valueName: "n"))
  var workers = 2

  @Option(help: ArgumentHelp("Where the topics' files are.", valueName: "directory"))
  var directory = "topics"

  @Option(help: ArgumentHelp("Port of the broker; a free one without.", valueName: "port"))
  var port: UInt16 = 0

  @Flag(help: "Leave the broker running at the end, until SIGINT or SIGTERM.")
  var hold = false

  func validate() throws {
    guard (1...8).contains(workers) else { throw ValidationError("--workers has to lie between 1 and 8.") }
    guard (workers...1_000).contains(partitions) else { throw ValidationError("--partitions has to lie between --workers and 1,000.") }
    guard customers > 0, events > 0 else { throw ValidationError("--customers and --events have to be positive.") }
  }

  func run() throws {
    let stage = try DemoStage(partitions: partitions, directory: directory, port: port)
    defer { stage.stop() }
    let crew = DemoWorkers(count: workers, stage: stage)
    defer { crew.stop() }
    let interruption = Interruption {
      crew.stop()
      stage.stop()
    }
    defer { interruption.end() }
    do { try show(stage, crew, interruption) } catch {
      interruption.waitIfBegun()
      throw error
    }
  }

  private func show(_ stage: DemoStage, _ crew: DemoWorkers, _ interruption: Interruption) throws {
    let console = Console.standardOutput
    try crew.start()
    console.write("broker       \(console.bold(stage.address)), in memory; \(stage.topics.count) topics of \(partitions) partitions\n")
    console.write(
      "workers      \(workers) each of \(DemoWorkers.kinds.joined(separator: ", ")), a consumer group per kind; logs in \(stage.folder)\n")
    try crew.waitUntilLive(partitions: partitions)

    let begin = ContinuousClock.now
    var ledger = try DemoLedger(stage: stage)
    let sent = try stream(to: stage, &ledger)
    try ledger.waitUntilProcessed(crew)
    let duration = ContinuousClock.now - begin
    let totals = try crew.finish()
    try ledger.readResults()
    let report = DemoReport(ledger: ledger, totals: totals, sent: sent, duration: duration)
    console.write(report.text(console))
    if hold {
      console.write("\nThe broker stays at \(console.bold(stage.address)) until Ctrl-C. For example:\n")
      console.write("  kcat -b \(stage.address) -C -t lifecycle.transitions -e -q | head -3\n")
      interruption.wait()
    }
    guard report.addsUp else { throw Failure(.defect, "the numbers do not add up; the workers' logs were in \(stage.folder)") }
    console.write(hold ? "" : "Everything that was started is stopped.\n")
  }

  /// Streams generated journeys, or orders, and follows what comes out meanwhile.
  private func stream(to stage: DemoStage, _ ledger: inout DemoLedger) throws -> Int {
    let progress = ProgressLine()
    defer { progress.clear() }
    let target = try BrokerTarget(stage.broker, topic: "touchpoints", progress: progress)
    var sent = 0
    if let data {
      let source: ByteSource
      do { source = try ByteSource(path: data) } catch { throw Failure(error) }
      let history = try OnlineRetail.read(source) { read, _ in progress.show("reading \(source.name): \((read >> 20).grouped) MiB") }
      Console.standardOutput.write([history.lines, history.invoices])
      sent = history.orders.count
      try history.write(to: target, topic: "touchpoints")
    } else {
      var settings = JourneySettings()
      settings.customers = customers
      settings.events = events
      settings.seed = seed
      settings.garbage = garbage.value
      var generator = JourneyGenerator(settings, topic: "touchpoints")
      while let record = generator.next() {
        try target.write(record)
        sent += 1
        if sent % 1000 == 0 {
          try ledger.follow()
          progress.show("streamed \(sent.grouped) · \(ledger.progressText)")
        }
      }
    }
    try target.finish()
    return sent
  }
}
