internal import Foundation
internal import Journeys

extension ThroughputReport {
  private struct Measure: Encodable {
    let cpuUsPerEvent: Double
    let eventsPerSecond: Double
    let ratioToFloor: Double?
    let bytesPerCustomer: Double?
    let residentBytes: Int
    let peakBytes: Int
    let idleBytes: Int?
    let othersShare: Double
  }

  private struct Subjects: Encodable {
    let cpuUsPerEvent: Double
    let eventsPerSecond: Double
    let ratioToFloor: Double?
    let bytesPerCustomer: Double?
    let idleBytes: Int?
    let rounds: [Measure]
  }

  private struct Workload: Encodable {
    let records: Int
    let events: Int
    let customers: Int
    let repeats: Int
    let late: Int
    let bytesPerValue: Int
    let seed: UInt64
  }

  private struct Document: Encodable {
    let broker: String
    let partitions: Int
    let cores: Int
    let workload: Workload?
    let outputs: OutputCounts?
    let stages: StageCosts?
    let retentionStages: StageCosts?
    let winbackStages: StageCosts?
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private struct Everything: Encodable {
    let document: Document
    let subjects: [String: Subjects]

    func encode(to encoder: any Encoder) throws {
      try document.encode(to: encoder)
      var container = encoder.container(keyedBy: Name.self)
      for (name, subject) in subjects { try container.encode(subject, forKey: Name(stringValue: name)) }
    }
  }

  private func measure(_ subject: Subject) -> Subjects {
    let all = runs[subject] ?? []
    let ratios = ratios(subject)
    let isFloor = subject == .floor
    let rounds = all.enumerated().map { index, run in
      Measure(
        cpuUsPerEvent: run.microsecondsPerEvent, eventsPerSecond: run.eventsPerSecond,
        ratioToFloor: isFloor ? nil : ratios.dropFirst(index).first, bytesPerCustomer: isFloor ? nil : bytesPerCustomer(run, subject),
        residentBytes: run.resident, peakBytes: run.peak, idleBytes: idle[subject], othersShare: run.others)
    }
    return Subjects(
      cpuUsPerEvent: all.map(\.microsecondsPerEvent).median, eventsPerSecond: all.map(\.eventsPerSecond).median,
      ratioToFloor: isFloor ? nil : ratios.median, bytesPerCustomer: isFloor ? nil : all.map { bytesPerCustomer($0, subject) }.median,
      idleBytes: idle[subject], rounds: rounds)
  }

  /// Writes everything as JSON; names are in snake case.
  func write(to path: String) throws {
    let workload = fed.map {
      Workload(
        records: $0.records, events: $0.summary.events, customers: $0.summary.customers, repeats: $0.summary.repeats,
        late: $0.summary.late, bytesPerValue: $0.valueBytes / max(1, $0.records), seed: settings.seed)
    }
    let everything = Everything(
      document: Document(
        broker: place, partitions: partitions, cores: machine.cores, workload: workload, outputs: outputs,
        stages: stages, retentionStages: retentionStages, winbackStages: winBackStages),
      subjects: Dictionary(uniqueKeysWithValues: Subject.allCases.filter { runs[$0] != nil }.map { ($0.name, measure($0)) }))
    try Results.write(everything, to: path)
  }
}
