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

  /// For so long nothing is committed before it is asked whether it is done.
  private static let quiet = Duration.milliseconds(500)
  private static let longest = Duration.seconds(1800)

  /// Observes `child` until it has committed the whole input, then stops it.
  ///
  /// Errors: `defect` where it processed less than `records`.
  static func observe(_ subject: Subject, _ child: Child, at site: Site, records: Int) throws -> Run {
    try child.wait(for: "Live.", count: 1)
    let start = try child.sample()
    let machine = MachineSample()
    let progress = ProgressLine()
    defer { progress.clear() }
    var (last, lastMachine, end) = (start, machine, Int64(0))
    var asked = ContinuousClock.now
    while true {
      Thread.sleep(forTimeInterval: 0.02)
      let now = try site.end(of: subject.watched)
      let sample = try child.sample()
      guard ContinuousClock.now - start.time < longest else { throw BenchFailure(.defect, "\(child.name) is not done after \(longest)") }
      progress.show("\(child.name): \(Int(sample.cpu)) s of CPU")
      if now != end { (last, lastMachine, end) = (sample, MachineSample(), now) }
      // Only when it has become quiet, since asking costs something.
      let isQuiet = end > 0 && min(last.time.duration(to: .now), asked.duration(to: .now)) > quiet
      guard isQuiet else { continue }
      if try subject.isDone(child, at: site) { break }
      asked = .now
    }
    let final = try child.sample()
    try child.stop()
    let done = child.total("records")
    // The win-back worker has more inputs than the one that is counted.
    guard done == records || subject == .winBack && done > records else {
      throw BenchFailure(.defect, "\(child.name) processed \(done.grouped) of \(records.grouped) records")
    }
    let seconds = start.time.duration(to: last.time) / .seconds(1)
    let others = lastMachine.busy - machine.busy - (last.cpu - start.cpu)
    return Run(
      records: records, seconds: seconds, cpu: last.cpu - start.cpu, resident: final.resident, peak: final.peak,
      others: max(0, others / seconds / Double(machine.cores)))
  }
}
