internal import Foundation
internal import Kafka
internal import RecordLog
internal import Terminal

/// One process that works the input off, from the moment it is live to its last commit.
struct Run: Sendable {
  let records: Int
  let seconds: Double
  /// CPU seconds of the process, in user and system mode.
  let cpu: Double
  /// Resident bytes when everything is done, and at the peak.
  let resident: Int
  let peak: Int
  /// The share of the machine that everybody else used meanwhile, the brokers included.
  let others: Double

  var microsecondsPerEvent: Double { cpu * 1_000_000 / Double(records) }
  var eventsPerSecond: Double { Double(records) / seconds }

  private static let longest = Duration.seconds(1800)

  /// Observes `child` until it has stopped writing into `watched`, which every commit of it appends to; then stops it.
  ///
  /// Errors: `defect` where it processed less than `records`.
  static func observe(_ child: Child, writing watched: String, at site: Site, records: Int) throws -> Run {
    try child.wait(for: "Live.", count: 1)
    let start = try child.sample()
    let machine = MachineSample()
    let progress = ProgressLine()
    defer { progress.clear() }
    var (last, lastMachine, end) = (start, machine, Int64(0))
    var silence = Silence(since: start)
    while end == 0 || !silence.isOver {
      Thread.sleep(forTimeInterval: 0.02)
      let now = try site.end(of: watched)
      let sample = try child.sample()
      guard ContinuousClock.now - start.time < longest else { throw BenchFailure(.defect, "\(child.name) is not done after \(longest)") }
      progress.show("\(child.name): \(Int(sample.cpu)) s of CPU")
      silence.note(sample, isWriting: now != end)
      if now != end { (last, lastMachine, end) = (sample, MachineSample(), now) }
    }
    let final = try child.sample()
    try child.stop()
    let done = child.total("records")
    guard done == records else {
      throw BenchFailure(.defect, "\(child.name) processed \(done.grouped) of \(records.grouped) records")
    }
    let seconds = start.time.duration(to: last.time) / .seconds(1)
    let others = lastMachine.busy - machine.busy - (last.cpu - start.cpu)
    return Run(
      records: records, seconds: seconds, cpu: last.cpu - start.cpu, resident: final.resident, peak: final.peak,
      others: max(0, others / seconds / Double(machine.cores)))
  }
}
