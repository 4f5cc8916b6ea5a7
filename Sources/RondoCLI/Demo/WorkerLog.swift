/// What a worker has done, as it says when it stops.
struct WorkerTotals {
  var records = 0
  var repeats = 0
  var alarms = 0
  var deadLetters = 0
}

/// Reads the log lines of a worker of a kind; those of a second stage in its process are left out.
enum WorkerLog {
  private static func lines(_ log: String, of kind: String) -> [Substring] {
    log.split(separator: "\n").filter { $0.contains(" \(kind):") }
  }

  /// How many partitions are live, by the lines `Assigned.`, `Live.` and `Revoked.`.
  static func livePartitions(_ log: String, of kind: String) -> Int {
    var live = 0
    for line in lines(log, of: kind) {
      if line.hasSuffix("] Live.") { live += 1 }
      if line.hasSuffix("] Revoked.") { live = 0 }
    }
    return live
  }

  /// The numbers in the line `Stopped.`; `nil` before it.
  static func totals(_ log: String, of kind: String) -> WorkerTotals? {
    guard let line = lines(log, of: kind).last(where: { $0.hasSuffix("] Stopped.") }) else { return nil }
    func number(_ name: String) -> Int {
      line.split(separator: " ").last { $0.hasPrefix("\(name)=") }.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
    }
    return WorkerTotals(
      records: number("records"), repeats: number("repeats"), alarms: number("alarms"), deadLetters: number("dead_letters"))
  }
}
