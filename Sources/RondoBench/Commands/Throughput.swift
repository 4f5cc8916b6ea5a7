internal import ArgumentParser
internal import Foundation
internal import Journeys
internal import Terminal

/// Workers that are measured when asked for.
enum FurtherWorker: String, ExpressibleByArgument {
  case winback
}

struct Throughput: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "CPU per event, events per second and memory of each worker beside the floor, alternating.",
    discussion: """
      Examples:
        rondo-bench --bootstrap-servers localhost:9092
        rondo-bench --rounds 1 --model comwrap clevertap antavo duolingo infusionsoft six-stages
      """)

  @OptionGroup var broker: BrokerOptions
  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var worker: WorkerArguments

  @Option(name: .customLong("worker"), help: ArgumentHelp("winback: measure winback-worker too, behind the others.", valueName: "name"))
  var further: FurtherWorker?

  @Option(help: "How many times the floor and each worker work the input off.")
  var rounds = 3

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Phase models for lifecycle-worker, as it takes them; without, those that it runs by itself.", valueName: "file"))
  var model: [String] = []

  @Option(help: ArgumentHelp("Where the results go as JSON.", valueName: "file"))
  var output = ".build/bench.json"

  func validate() throws {
    guard (1...1000).contains(rounds) else { throw ValidationError("--rounds has to lie between 1 and 1,000.") }
  }

  func run() throws {
    try Workplace.use { place in
      let settings = workload.settings
      let cluster = try Cluster(broker, bytes: settings.events * Cluster.bytesPerRecord, place)
      var report = ThroughputReport(place: cluster.place, partitions: cluster.partitions, settings: settings, models: model)
      report.idle = try idle(cluster, place)
      for number in 1...rounds { try round(number, cluster, place, &report) }
      // Stages are those of the models that the worker runs by itself.
      if model.isEmpty { report.stages = try StageCosts.measure(settings, commitRecords: report.recordsPerCommit) }
      report.retentionStages = try StageCosts.measure(settings, worker: "retention", commitRecords: report.recordsPerCommit)
      if further != nil {
        report.winBackStages = try StageCosts.measure(settings, worker: "winback", commitRecords: report.recordsPerCommit)
      }
      Console.standardOutput.write(report.text())
      try report.write(to: output)
      Console.standardOutput.write("\nWritten to \(output).\n")
    }
  }

  private var subjects: [Subject] { [.floor, .lifecycle, .retention] + (further == nil ? [] : [.winBack]) }

  private func arguments(_ subject: Subject) -> [String] {
    switch subject {
    case .floor: []
    case .lifecycle: worker.options + (model.isEmpty ? [] : ["--model"] + model)
    case .retention, .winBack: worker.options
    }
  }

  /// Resident memory of each when it has nothing to do.
  private func idle(_ cluster: Cluster, _ place: Workplace) throws -> [Subject: Int] {
    let site = try cluster.open()
    defer { site.close() }
    var resident: [Subject: Int] = [:]
    for subject in subjects {
      let child = try place.start(subject, at: site, arguments(subject))
      try child.wait(for: "Live.", count: site.partitions)
      Thread.sleep(forTimeInterval: 1)
      resident[subject] = try child.sample().resident
      try child.stop()
    }
    return resident
  }

  private func round(_ number: Int, _ cluster: Cluster, _ place: Workplace, _ report: inout ThroughputReport) throws {
    let site = try cluster.open()
    defer { site.close() }
    let fed = try Feeder.feed(site, workload.settings)
    report.fed = fed
    // Whoever comes second finds warmer caches: each is first in turn.
    let first = subjects.filter { $0 != .winBack }
    for subject in (number % 2 == 1 ? first : first.reversed()) + subjects.filter({ $0 == .winBack }) {
      let child = try place.start(subject, at: site, arguments(subject))
      report.add(try Run.observe(subject, child, at: site, records: fed.records), of: subject)
      if subject == .lifecycle, number == 1 { report.outputs = try OutputCounts(at: site, log: child) }
    }
  }
}
