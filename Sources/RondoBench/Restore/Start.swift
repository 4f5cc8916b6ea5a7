internal import Foundation

/// A worker's start, from its process to its last partition being live.
struct Start: Encodable, Sendable {
  /// Seconds from the start of the process to its assignment.
  let assigned: Double
  /// Seconds from the assignment until the first, and until the last partition was live.
  let firstLive: Double
  let allLive: Double
  /// CPU seconds from the assignment until the last partition was live.
  let cpu: Double
  let resident: Int

  /// Observes `child`, and stops it when it has worked off what there is.
  static func observe(_ child: Child, at site: Site) throws -> Start {
    let begun = ContinuousClock.now
    try child.wait(for: "Assigned.", count: 1)
    let before = try child.sample()
    try child.wait(for: "Live.", count: 1, within: .seconds(1800))
    let first = ContinuousClock.now
    try child.wait(for: "Live.", count: site.partitions, within: .seconds(1800))
    let after = try child.sample()
    try settle(child, at: site)
    let resident = try child.sample().resident
    try child.stop(within: .seconds(120))
    return Start(
      assigned: begun.duration(to: before.time) / .seconds(1), firstLive: before.time.duration(to: first) / .seconds(1),
      allLive: before.time.duration(to: after.time) / .seconds(1), cpu: after.cpu - before.cpu, resident: resident)
  }

  /// Waits until the whole input is committed.
  private static func settle(_ child: Child, at site: Site) throws {
    let deadline = ContinuousClock.now + .seconds(1800)
    while try !Subject.lifecycle.isDone(child, at: site) {
      guard ContinuousClock.now < deadline else { throw BenchFailure(.defect, "\(child.name) does not come to the end of its input") }
      _ = try child.sample()
      Thread.sleep(forTimeInterval: 0.2)
    }
  }
}
