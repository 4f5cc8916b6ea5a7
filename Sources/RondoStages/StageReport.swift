internal import Foundation
internal import Terminal

/// What the stages cost, as a table and as JSON.
struct StageReport: Encodable {
  struct Stage: Encodable {
    let name: String
    let nanoseconds: Double
    let allocations: Double
    let allocatedBytes: Double

    init(_ name: String, _ cost: Cost, minus other: Cost, per records: Int) {
      self.name = name
      let count = Double(max(1, records))
      nanoseconds = (Double(cost.nanoseconds) - Double(other.nanoseconds)) / count
      allocations = (Double(cost.allocations) - Double(other.allocations)) / count
      allocatedBytes = (Double(cost.bytes) - Double(other.bytes)) / count
    }
  }

  let records: Int
  /// Outputs per record.
  let outputsPerRecord: Double
  let alarmsPerRecord: Double
  /// On the way from decoding to emitting; closing and committing apart.
  let allocationsPerRecord: Double
  let stages: [Stage]
  /// What sums over all customers cost a worker that adds to them: not part of the others.
  let sums: [Stage]

  init(records: Int, outgoing: Int, alarms: Int, path: Cost, stages: [Stage], sums: [Stage]) {
    self.records = records
    self.stages = stages
    self.sums = sums
    let count = Double(max(1, records))
    outputsPerRecord = Double(outgoing) / count
    alarmsPerRecord = Double(alarms) / count
    allocationsPerRecord = Double(path.allocations) / count
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  func text() -> String {
    var table = TextTable([.left, .right, .right, .right])
    table.add("per record", "ns of CPU", "allocations", "bytes allocated")
    for stage in stages {
      table.add(stage.name, stage.nanoseconds.text(0), stage.allocations.text(2), stage.allocatedBytes.text(0))
    }
    table.add(
      "all", stages.reduce(0) { $0 + $1.nanoseconds }.text(0), stages.reduce(0) { $0 + $1.allocations }.text(2),
      stages.reduce(0) { $0 + $1.allocatedBytes }.text(0))
    for stage in sums {
      table.add("(\(stage.name))", stage.nanoseconds.text(0), stage.allocations.text(2), stage.allocatedBytes.text(0))
    }
    return table.text()
      + "\(records.grouped) records in memory; \(outputsPerRecord.text(2)) outputs and \(alarmsPerRecord.text(2)) alarms per record; "
      + "\(allocationsPerRecord.text(2)) allocations per record from decoding to emitting\n"
  }
}
