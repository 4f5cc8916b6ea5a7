import Kafka
import RecordLog
import TestWaiting
import Testing

/// Follows how far the workers say that they are: their records of progress among the transitions.
final class ProgressFollower {
  private let cluster: Cluster
  private let reader: any LogReader
  private let batch = RecordBatch()
  /// Per partition: up to which offset all touchpoints are processed.
  private(set) var processed: [Int32: Int64] = [:]
  /// Transitions seen so far.
  private(set) var transitions = 0

  init(_ cluster: Cluster) throws {
    self.cluster = cluster
    reader = try cluster.reader("lifecycle.transitions")
  }

  deinit { reader.close() }

  var total: Int64 { processed.values.reduce(0, +) }

  func follow() throws {
    while try reader.poll(into: batch, timeout: .milliseconds(5)) {
      for record in SeenRecord.all(of: batch) {
        guard record.key == nil else {
          transitions += 1
          continue
        }
        guard record.header("ce_type") == "rondo.progress.v1", let text = record.json?["offset"] as? String, let offset = Int64(text)
        else { continue }
        processed[record.partition] = max(processed[record.partition] ?? 0, offset)
      }
    }
  }

  /// Waits until everything that is in `touchpoints` now is processed.
  func awaitEnd(within limit: Duration = .seconds(60)) async throws {
    let ends = try cluster.watermarks("touchpoints").map(\.high)
    try await until("all touchpoints processed", within: limit) {
      try follow()
      return ends.enumerated().allSatisfy { (processed[Int32($0.offset)] ?? 0) >= $0.element }
    }
  }
}
