internal import Foundation
internal import Journeys
internal import Terminal

/// What was measured, as a table and as JSON.
struct ThroughputReport {
  let place: String
  let partitions: Int
  let settings: JourneySettings
  /// Phase models that were asked for.
  let models: [String]
  let machine = MachineSample()
  var idle: [Subject: Int] = [:]
  var fed: Fed?
  var outputs: OutputCounts?
  var stages: StageCosts?
  var retentionStages: StageCosts?
  var winBackStages: StageCosts?
  private(set) var runs: [Subject: [Run]] = [:]

  mutating func add(_ run: Run, of subject: Subject) { runs[subject, default: []].append(run) }

  /// CPU per event of each round beside the floor's of the same round.
  func ratios(_ subject: Subject) -> [Double] {
    zip(runs[subject] ?? [], runs[.floor] ?? []).map { $0.microsecondsPerEvent / $1.microsecondsPerEvent }
  }

  private var worker: [Run] { runs[.lifecycle] ?? [] }

  /// About as many records as the worker commits at once.
  var recordsPerCommit: Int { Int(worker.map(\.eventsPerSecond).median * 0.1) }

  /// Resident bytes per customer above the idle process.
  func bytesPerCustomer(_ run: Run, _ subject: Subject) -> Double {
    Double(run.resident - (idle[subject] ?? 0)) / Double(max(1, fed?.summary.customers ?? 1))
  }

  func text() -> String {
    [
      header(), table(), memoryLine(), outputLines(), stageLines(.lifecycle, stages), stageLines(.retention, retentionStages),
      stageLines(.winBack, winBackStages),
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func header() -> String {
    var table = TextTable([.left, .left])
    table.add("broker", "\(place); \(partitions) partitions, commit interval 100 ms")
    if let fed {
      table.add(
        "workload",
        "\(fed.records.grouped) records of \(fed.summary.customers.grouped) customers: \(fed.summary.events.grouped) events, "
          + "\(fed.summary.repeats.grouped) repeats, \(fed.summary.late.grouped) late; \(fed.valueBytes / max(1, fed.records)) bytes a value"
      )
    }
    if !models.isEmpty { table.add("models", models.joined(separator: ", ")) }
    let others = runs.values.joined().map(\.others)
    table.add(
      "machine",
      "\(machine.cores) cores; load average \(machine.loadAverage.text(2)) before; while measuring, others, the broker among them, used "
        + "\((([Double](others).median) * 100).text(0)) % of it")
    return table.text()
  }

  private func table() -> String {
    var table = TextTable([.left, .left] + Array(repeating: .right, count: 8))
    table.add("", "round", "CPU µs/event", "events/s", "× floor", "idle MB", "end MB", "peak MB", "bytes/customer", "others %")
    for subject in Subject.allCases where runs[subject] != nil {
      let all = runs[subject] ?? []
      for (index, run) in all.enumerated() {
        let ratio = Array(ratios(subject).dropFirst(index).prefix(1))
        table.add(row: row(subject, index == 0 ? subject.name : "", "\(index + 1)", [run], ratio))
      }
      if all.count > 1 { table.add(row: row(subject, "", "median", all, ratios(subject))) }
    }
    return table.text()
  }

  private func row(_ subject: Subject, _ name: String, _ round: String, _ runs: [Run], _ ratios: [Double]) -> [String] {
    func middle(_ value: (Run) -> Double, _ digits: Int) -> String { runs.map(value).median.text(digits) }
    let isFloor = subject == .floor
    return [
      name, round, middle(\.microsecondsPerEvent, 2), middle(\.eventsPerSecond, 0), isFloor ? "" : ratios.median.text(2),
      (Double(idle[subject] ?? 0) / 1_000_000).text(1), middle({ Double($0.resident) / 1_000_000 }, 1),
      middle({ Double($0.peak) / 1_000_000 }, 1), isFloor ? "" : middle({ bytesPerCustomer($0, subject) }, 0),
      middle({ $0.others * 100 }, 0),
    ]
  }

  private func memoryLine() -> String {
    let buffers = ((runs[.floor] ?? []).map { Double($0.resident) }).median - Double(idle[.floor] ?? 0)
    let customers = Double(max(1, fed?.summary.customers ?? 1))
    let rest = worker.map { bytesPerCustomer($0, .lifecycle) }.median - buffers / customers
    return "The floor has grown by \((buffers / 1_000_000).text(0)) MB above idle, for the client's buffers alone; "
      + "without as much, lifecycle-worker has grown by \(rest.text(0)) bytes per customer.\n"
  }

  private func outputLines() -> String {
    guard let outputs, let fed else { return "" }
    let per = { (count: Int) in (Double(count) / Double(max(1, fed.records))).text(3) }
    var table = TextTable([.left, .right, .left])
    let note = outputs.isPartial ? " at least: the broker has dropped some" : ""
    for (name, count) in [
      ("transitions", outputs.transitions), ("phases", outputs.phases), ("changelog records", outputs.changelog),
      ("dead letters", outputs.deadLetters), ("repeats", outputs.repeats), ("alarms", outputs.alarms),
    ] {
      table.add(name, count.grouped, "\(per(count)) per record\(note)")
    }
    return "lifecycle-worker wrote and saw\n" + table.text(indent: 2)
  }

  private func stageLines(_ subject: Subject, _ stages: StageCosts?) -> String {
    guard let stages else { return "" }
    var table = TextTable([.left, .right, .right, .right])
    table.add("", "ns per record", "allocations", "bytes allocated")
    for stage in stages.stages {
      table.add(stage.name, stage.nanoseconds.text(0), stage.allocations.text(2), stage.allocatedBytes.text(0))
    }
    let sum = stages.stages.reduce(0) { $0 + $1.nanoseconds }
    let rest = (runs[subject] ?? []).map(\.microsecondsPerEvent).median * 1000 - sum
    table.add("the rest: Kafka's client, loop", rest.text(0), "", "")
    return "\(subject.name)'s stages, in memory: \(stages.records.grouped) records, \(recordsPerCommit.grouped) a commit; "
      + "\(stages.outputsPerRecord.text(2)) outputs, \(stages.alarmsPerRecord.text(2)) alarms and "
      + "\(stages.allocationsPerRecord.text(2)) allocations per record from decoding to emitting\n" + table.text(indent: 2)
  }
}
