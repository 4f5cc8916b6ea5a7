internal import Foundation
internal import Terminal

/// How soon a worker works again, as a table and as JSON.
struct RestoreReport {
  let place: String
  let partitions: Int
  let customers: Int
  let machine = MachineSample()
  var idle = 0
  var built: Run?
  var restarts: [Start] = []
  var restores: [Start] = []
  var changelog: ChangelogLength?

  private struct Document: Encodable {
    let broker: String
    let partitions: Int
    let customers: Int
    let bytesPerCustomer: Double
    let restarts: [Start]
    let restores: [Start]
    let changelog: ChangelogLength?
    let restoredRecordsPerSecond: Double
  }

  /// Resident bytes per customer above the idle process, after the states were made.
  private var bytesPerCustomer: Double { Double((built?.resident ?? 0) - idle) / Double(customers) }

  private var recordsPerSecond: Double { Double(changelog?.records ?? 0) / max(restores.map(\.allLive).median, 0.001) }

  func text() -> String {
    var head = TextTable([.left, .left])
    head.add("broker", "\(place); \(partitions) partitions")
    head.add("machine", "\(machine.cores) cores; load average \(machine.loadAverage.text(2)) before")
    if let built {
      head.add(
        "states",
        "\(customers.grouped) customers made of \(built.records.grouped) touchpoints; "
          + "\(bytesPerCustomer.text(0)) bytes resident per customer above idle")
    }
    if let changelog {
      let rate = Double(changelog.records) / max(changelog.seconds, 0.001)
      head.add(
        "changelog",
        "\(changelog.records.grouped) records of \(changelog.bytes / max(1, changelog.records)) bytes; "
          + "whoever only reads them reads \(rate.text(0)) a second")
    }
    return head.text() + "\n" + starts() + "\nrestored from the changelog alone: \(recordsPerSecond.text(0)) records a second\n"
  }

  private func starts() -> String {
    var table = TextTable([.left] + Array(repeating: .right, count: 6))
    table.add("", "round", "to assigned s", "first live s", "all live s", "CPU s", "resident MB")
    for (name, starts) in [("after kill -9, disk kept", restarts), ("changelog alone", restores)] {
      for (index, start) in starts.enumerated() {
        table.add(
          index == 0 ? name : "", "\(index + 1)", start.assigned.text(2), start.firstLive.text(2), start.allLive.text(2),
          start.cpu.text(2), (Double(start.resident) / 1_000_000).text(0))
      }
    }
    return table.text()
  }

  func write(to path: String) throws {
    let document = Document(
      broker: place, partitions: partitions, customers: customers, bytesPerCustomer: bytesPerCustomer,
      restarts: restarts, restores: restores, changelog: changelog,
      restoredRecordsPerSecond: recordsPerSecond)
    try Results.write(document, to: path)
  }
}
