internal import ArgumentParser
internal import Foundation
internal import RecordLog
internal import Terminal

struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "How soon a worker works again: after kill -9 with its disk kept, and with nothing but its changelog.",
    discussion: """
      The worker makes the states of all customers from touchpoints, is killed under load, and started again with the same instance id and \
      state directory; then it is stopped and started with an empty state directory. Needs a Kafka: the embedded broker keeps too little.
      """)

  @OptionGroup var broker: BrokerOptions
  @OptionGroup var worker: WorkerArguments

  @Option(help: "How many customers.")
  var customers = 1_000_000

  @Option(help: "How many touchpoints each customer has.")
  var touches = 4

  @Option(help: "How many times each kind of start is measured.")
  var rounds = 2

  @Option(help: ArgumentHelp("Where the results go as JSON.", valueName: "file"))
  var output = ".build/bench-restore.json"

  func validate() throws {
    guard (1...100_000_000).contains(customers), (1...1000).contains(touches), (1...100).contains(rounds) else {
      throw ValidationError("--customers, --touches and --rounds have to be positive, and not absurd.")
    }
    if broker.bootstrapServers == nil {
      throw ValidationError("Restoring needs a Kafka, given by --bootstrap-servers: the embedded broker keeps 5 MB a partition.")
    }
  }

  func run() throws {
    try Workplace.use { place in
      let cluster = try Cluster(broker, bytes: 0, place)
      let site = try cluster.open()
      defer { site.close() }
      var report = RestoreReport(place: cluster.place, partitions: cluster.partitions, customers: customers)
      try build(site, place, &report)
      for _ in 0..<rounds { report.restarts.append(try restart(site, place)) }
      let length = try ChangelogLength(at: site)
      for number in 0..<rounds { report.restores.append(try restore(number, site, place)) }
      report.changelog = length
      Console.standardOutput.write(report.text())
      try report.write(to: output)
      Console.standardOutput.write("\nWritten to \(output).\n")
    }
  }

  private func start(_ site: Site, _ place: Workplace, state: String) throws -> Child {
    // The later of two equal options counts; a member that is killed keeps its place.
    try place.start(.lifecycle, at: site, ["--stop", "keep", "--state-directory", "\(place.folder)/\(state)"] + worker.options)
  }

  /// Makes the states.
  private func build(_ site: Site, _ place: Workplace, _ report: inout RestoreReport) throws {
    let child = try start(site, place, state: "kept")
    try child.wait(for: "Live.", count: site.partitions)
    Thread.sleep(forTimeInterval: 1)
    report.idle = try child.sample().resident
    let records = try Touches.feed(site, customers: customers, rounds: 0..<touches)
    report.built = try Run.observe(.lifecycle, child, at: site, records: records)
  }

  /// Kills the worker while it has something to do, and starts it again with what it has on its disk.
  private func restart(_ site: Site, _ place: Workplace) throws -> Start {
    let child = try start(site, place, state: "kept")
    try child.wait(for: "Live.", count: site.partitions, within: .seconds(600))
    _ = try Touches.feed(site, customers: max(1, customers / 20), rounds: touches..<(touches + 1))
    child.kill()
    return try Start.observe(try start(site, place, state: "kept"), at: site)
  }

  private func restore(_ number: Int, _ site: Site, _ place: Workplace) throws -> Start {
    try Start.observe(try start(site, place, state: "empty-\(number)"), at: site)
  }
}
