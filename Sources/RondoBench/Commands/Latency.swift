internal import ArgumentParser
internal import Foundation
internal import Journeys
internal import Terminal

struct Latency: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The time from a touchpoint to its transition, at half of what the worker can take.",
    discussion: """
      From the moment at which a touchpoint was to be sent to the moment at which a consumer that reads committed records has the transition \
      that names it as its cause. Who sends late for want of CPU counts as late: nothing is left out.
      """)

  @OptionGroup var broker: BrokerOptions
  @OptionGroup var worker: WorkerArguments

  @Option(help: ArgumentHelp("Touchpoints per second; without, half of what the worker was measured to take.", valueName: "n"))
  var rate: Int?

  @Option(help: "How many seconds are measured, after five to warm up.")
  var seconds = 20

  @Option(help: "How many customers there may be.")
  var customers = 200_000

  @Option(help: ArgumentHelp("Where the results go as JSON.", valueName: "file"))
  var output = ".build/bench-latency.json"

  private static let warmUp = 5
  /// To find out what the worker can take.
  private static let trialEvents = 500_000

  func validate() throws {
    guard seconds > 0, customers > 0, (rate ?? 1) > 0 else {
      throw ValidationError("--rate, --seconds and --customers have to be positive.")
    }
  }

  func run() throws {
    try Workplace.use { place in
      let load = (rate ?? 20_000) * (seconds + Self.warmUp)
      let cluster = try Cluster(broker, bytes: max(load, Self.trialEvents) * Cluster.bytesPerRecord, place)
      let rate = try self.rate ?? trial(cluster, place) / 2
      let schedule = Schedule(rate: rate, seconds: seconds + Self.warmUp, customers: customers, partitions: cluster.partitions)
      let report = try measure(schedule, cluster, place)
      Console.standardOutput.write(report.text())
      try report.write(to: output)
      Console.standardOutput.write("\nWritten to \(output).\n")
    }
  }

  /// Events per second of the worker on a log that is there already.
  private func trial(_ cluster: Cluster, _ place: Workplace) throws -> Int {
    let site = try cluster.open()
    defer { site.close() }
    var workload = JourneySettings()
    workload.customers = customers
    workload.events = Self.trialEvents
    let fed = try Feeder.feed(site, workload)
    let child = try place.start(.lifecycle, at: site, worker.options)
    return Int(try Run.observe(.lifecycle, child, at: site, records: fed.records).eventsPerSecond)
  }

  private func measure(_ schedule: Schedule, _ cluster: Cluster, _ place: Workplace) throws -> LatencyReport {
    let site = try cluster.open()
    defer { site.close() }
    let child = try place.start(.lifecycle, at: site, worker.options)
    try child.wait(for: "Live.", count: site.partitions)
    let start = ContinuousClock.now + .milliseconds(500)
    let witness = try Witness(schedule, at: site, start: start, after: Self.warmUp)
    let (before, machine) = (try child.sample(), MachineSample())
    let sent = try Sender.send(schedule, to: site, start: start)
    let (after, machineAfter) = (try child.sample(), MachineSample())
    let latencies = try witness.finish(quiet: .seconds(2))
    try child.stop()
    let (cpu, elapsed) = (after.cpu - before.cpu, before.time.duration(to: after.time) / .seconds(1))
    let others = machineAfter.busy - machine.busy - cpu
    return LatencyReport(
      place: cluster.place, partitions: cluster.partitions, rate: schedule.rate, achieved: sent.perSecond, mostBehind: sent.mostBehind,
      microsecondsPerEvent: cpu * 1_000_000 / Double(schedule.count), others: others / elapsed / Double(machine.cores),
      latencies: latencies)
  }
}
