import Foundation
import Kafka
import TestWaiting
import Testing

/// Workers that are stopped, or end without notice, on the embedded broker. It shows open transactions and discards offsets: so what is
/// proven here is the mark and the state behind it, where nothing is in flight; the rest is proven on a real Kafka.
@Suite struct StopTests {
  private static let journeys = ["--customers", "60", "--events", "1500", "--repeats", "0", "--garbage", "1%"]

  @Test(.timeLimit(.minutes(3)))
  func `on SIGTERM a worker commits what it has processed and ends with 0`() async throws {
    try await Workplace.open { place in
      let cluster = try Cluster(embedded: 4)
      defer { cluster.stop() }
      let port = try HealthPort()
      let worker = try place.startWorker(cluster, "a", ["--commit-interval", "1h"] + port.option)
      try await place.awaitLive([worker], cluster)
      try await place.generate(Self.journeys, to: cluster)
      let sent = try cluster.watermarks("touchpoints").reduce(0) { $0 + $1.high }
      try await until("all records processed") { await port.metric("rondo_records_uncommitted") == Int(sent) }
      #expect(try cluster.watermarks("lifecycle.transitions").allSatisfy { $0.high == 0 }, "nothing is due to be committed yet")

      worker.send(SIGTERM)
      #expect(try await worker.end() == 0)
      #expect(worker.total("records") == Int(sent))
      try await ProgressFollower(cluster).awaitEnd(within: .seconds(10))
      try await RunResult(of: cluster).expectConsistent()
    }
  }

  @Test(.timeLimit(.minutes(3)))
  func `a worker that was killed goes on at its mark, with its states`() async throws {
    try await Workplace.open { place in
      let cluster = try Cluster(embedded: 4)
      let undisturbed = try Cluster(embedded: 4)
      defer {
        cluster.stop()
        undisturbed.stop()
      }
      let progress = try ProgressFollower(cluster)
      let first = try place.startWorker(cluster, "a")
      let other = try place.startWorker(undisturbed, "a")
      try await place.generate(Self.journeys, to: cluster)
      try await progress.awaitEnd()
      try await first.awaitCommitted(cluster)
      first.send(SIGKILL)
      #expect(try await first.end() == -SIGKILL)
      let before = progress.total

      // The same customers go on where nobody listens.
      let later = Self.journeys + ["--start", "2025-07-15", "--seed", "2"]
      try await place.generate(later, to: cluster)
      let second = try place.startWorker(cluster, "a")
      try await progress.awaitEnd()
      #expect(progress.total > before)
      second.send(SIGTERM)
      #expect(try await second.end() == 0)
      let sent = try cluster.watermarks("touchpoints").reduce(0) { $0 + $1.high }
      #expect(second.total("records") == Int(sent - before), "from the mark on, and nothing before it")

      try await place.generate(Self.journeys, to: undisturbed)
      try await place.generate(later, to: undisturbed)
      try await ProgressFollower(undisturbed).awaitEnd()
      other.send(SIGTERM)
      #expect(try await other.end() == 0)
      try await RunResult(of: cluster).expectEqual(to: RunResult(of: undisturbed))
    }
  }
}
