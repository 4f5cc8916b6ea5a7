internal import ArgumentParser
internal import Journeys
internal import RecordFiles
internal import Terminal
internal import WorkerSDK

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plausible synthetic journeys as touchpoints.",
    discussion: """
      Every customer has a rhythm of its own: it looks, searches, fills carts, abandons or pays for them, reads mail, complains, recommends, \
      falls silent and comes back. The same options give the same records, byte for byte. Records come in the order of their delivery.

      --events counts different events; repeats and garbage come on top, and the summary adds them up.

      Examples:
        rondo generate --customers 1000 --events 100000 --seed 7 \\
          --bootstrap-servers localhost:9092
        rondo generate --events 200000 --garbage 1% --output journeys.jsonl
        rondo generate --events 50000 --span 30d --start now-30d --rate 500 \\
          --bootstrap-servers localhost:9092
      """)

  @Option(help: "How many customers there may be.")
  var customers = 1000

  @Option(help: "How many different events.")
  var events = 100_000

  @Option(help: "Another seed gives other journeys.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("The time over which the events spread, such as 180d, 36h.", valueName: "time"))
  var span = TimeSpan(days: 180)

  @Option(help: ArgumentHelp("When it begins: a date such as 2025-01-01, or now-180d.", valueName: "time"))
  var start = StartTime.fixed(JourneySettings.defaultStart)

  @Option(help: ArgumentHelp("Records per second at most; as fast as possible without.", valueName: "n"))
  var rate: Double?

  @Option(help: ArgumentHelp("The share of events that are delivered twice.", valueName: "share"))
  var repeats = Share(0.01)

  @Option(help: ArgumentHelp("The share of events that are delivered late, up to an hour.", valueName: "share"))
  var disorder = Share(0.02)

  @Option(help: ArgumentHelp("Malformed records in proportion to events.", valueName: "share"))
  var garbage = Share(0)

  @OptionGroup var target: TargetOptions

  func validate() throws {
    guard customers > 0, customers <= 100_000_000 else { throw ValidationError("--customers has to lie between 1 and 100,000,000.") }
    guard events > 0 else { throw ValidationError("--events has to be positive.") }
    if let rate, !(rate > 0) { throw ValidationError("--rate has to be positive.") }
  }

  func run() throws {
    var settings = JourneySettings()
    settings.customers = customers
    settings.events = events
    settings.seed = seed
    settings.span = span.interval
    settings.start = start.time
    settings.repeats = repeats.value
    settings.disorder = disorder.value
    settings.garbage = garbage.value
    let summary = try target.write { target, progress throws(Failure) in
      try generate(JourneyGenerator(settings, topic: self.target.topicName), to: target, progress)
    }
    report(summary)
  }

  private func generate(
    _ generator: JourneyGenerator, to target: any Target, _ progress: ProgressLine
  ) throws(Failure) -> GenerationSummary {
    var generator = generator
    var limit = rate.map { RateLimit(perSecond: $0) }
    var count = 0
    while let record = generator.next() {
      limit?.wait()
      try target.write(record)
      count += 1
      if count % 1024 == 0 || rate != nil {
        progress.show("\(count.grouped) records, \(generator.summary.events * 100 / events) % of the events")
      }
    }
    return generator.summary
  }

  private func report(_ summary: GenerationSummary) {
    let console = target.summaryConsole
    var table = TextTable([.left, .right, .left])
    let fewer = summary.customers < customers ? console.faint("of \(customers.grouped): too few events for more") : ""
    table.add(console.bold("customers"), console.bold(summary.customers.grouped), fewer)
    table.add(console.bold("records"), console.bold(summary.records.grouped), "")
    table.add("  events", summary.events.grouped, console.faint("\(summary.late.grouped) of them late"))
    table.add("  repeats", summary.repeats.grouped, "")
    for garbage in Garbage.allCases {
      guard let count = summary.garbage[garbage] else { continue }
      table.add("  garbage: \(garbage.rawValue)", count.grouped, "")
    }
    console.write(table.text())
  }
}
