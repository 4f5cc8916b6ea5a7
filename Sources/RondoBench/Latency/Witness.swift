internal import Dispatch
internal import Foundation
internal import Kafka
internal import RecordLog
internal import Synchronization
internal import WorkerSDK

/// A consumer of transitions, on a thread of its own, that reads committed records and notes when it has each.
final class Witness: Sendable {
  private struct Notes {
    var latencies: [Double] = []
    var isEnding = false
    var newest = ContinuousClock.now
    var failure: LogError?
  }

  private let notes = Mutex(Notes())
  private let ended = DispatchSemaphore(value: 0)

  /// Begins to read; touchpoints of the first `warmUp` seconds are left out.
  init(_ schedule: Schedule, at site: Site, start: ContinuousClock.Instant, after warmUp: Int) throws {
    let positions = site.partitions(of: "lifecycle.transitions").map { PartitionPosition($0, 0) }
    DispatchQueue(label: "rondo.witness", qos: .userInitiated).async {
      do throws(LogError) {
        let reader = try site.client.makeReader()
        defer { reader.close() }
        try reader.assign(positions)
        let batch = RecordBatch()
        while !self.notes.withLock({ $0.isEnding }) {
          guard try reader.poll(into: batch, timeout: .milliseconds(5)) else { continue }
          self.note(batch, schedule, at: start.duration(to: .now), after: .seconds(warmUp))
        }
      } catch {
        self.notes.withLock { $0.failure = error }
      }
      self.ended.signal()
    }
  }

  private func note(_ batch: RecordBatch, _ schedule: Schedule, at now: Duration, after warmUp: Duration) {
    var seen: [Double] = []
    for index in 0..<batch.count where batch.entries[index].key.count > 0 {
      let cause = batch.headers(at: index).last { $0.name == HeaderName.cause }?.text.flatMap { Int64($0) }
      guard let cause, let sent = schedule.time(partition: batch.entries[index].partition, offset: cause), sent >= warmUp else { continue }
      seen.append((now - sent) / .milliseconds(1))
    }
    notes.withLock {
      $0.latencies += seen
      $0.newest = .now
    }
  }

  /// Waits until nothing comes any more; gives the latencies in milliseconds, sorted.
  func finish(quiet: Duration) throws -> [Double] {
    while notes.withLock({ $0.failure == nil && ContinuousClock.now - $0.newest < quiet }) { Thread.sleep(forTimeInterval: 0.05) }
    notes.withLock { $0.isEnding = true }
    ended.wait()
    return try notes.withLock { notes throws in
      if let failure = notes.failure { throw failure }
      return notes.latencies.sorted()
    }
  }
}
