internal import RecordLog
package import WorkerTesting

/// What ``Tallies`` have to come to, worked out from what ``AddingWorker`` has said of every single customer, in the plainest way: no parts,
/// no commits, no second stage.
package struct TallyModel {
  /// By key its counters, and under −1 how many times was added to it.
  private var sums: [String: [Int: Int]] = [:]

  /// Where what a run has published is not the sum over all customers, in words.
  package static func differences(in run: Simulation) -> [String] {
    var model = TallyModel()
    for record in run.broker.visibleRecords("counts").joined() where record.key != nil { model.take(record) }
    let published = model.published(in: run)
    let expected = model.sums.mapValues(Self.text)
    return Set(published.keys).union(expected.keys).sorted().filter { published[$0] != expected[$0] }.map {
      "the sum \($0) is \(published[$0] ?? "not there") instead of \(expected[$0] ?? "nothing")"
    }
  }

  /// The last value of each key, wherever it is: all of a key has to be in one place.
  private func published(in run: Simulation) -> [String: String] {
    var found: [String: String] = [:]
    for records in run.broker.visibleRecords("totals") {
      var last: [String: String] = [:]
      for record in records {
        if let key = record.key { last[String(decoding: key, as: UTF8.self)] = String(decoding: record.value ?? [], as: UTF8.self) }
      }
      found.merge(last) { "\($0) and in another partition \($1)" }
    }
    return found
  }

  private mutating func take(_ record: SimulatedRecord) {
    let parts = String(decoding: record.value ?? [], as: UTF8.self).split { "\":,}".contains($0) }
    guard parts.count == 5, let count = Int(parts[2]) else { return }
    if parts[4] == "silence" { return add(1, "all", 1) }
    add(1, "all", 0)
    add(1, "reached \(count)", 0)
    if count > 1 { add(-1, "standing", count - 1) }
    if !parts[4].hasPrefix("f") { add(1, "standing", count) }
  }

  private mutating func add(_ amount: Int, _ key: String, _ counter: Int) {
    sums[key, default: [:]][counter, default: 0] += amount
    sums[key, default: [:]][-1, default: 0] += 1
  }

  private static func text(_ sum: [Int: Int]) -> String {
    let counters = sum.filter { $0.key >= 0 && $0.value != 0 }.sorted { $0.key < $1.key }.map { ",\"\($0.key)\":\($0.value)" }
    return "{\"additions\":\(sum[-1] ?? 0)" + counters.joined() + "}"
  }
}
