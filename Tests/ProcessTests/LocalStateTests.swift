import Foundation
import TestWaiting
import Testing

/// What a worker keeps on its disk: used when it is there, replaced by the changelog when it is not, and never needed to be right. On
/// an embedded broker, which shows open transactions, workers are killed while nothing is in flight.
@Suite struct LocalStateTests {
  /// Some weeks of the same customers: of January, February, …
  private static func journeys(_ seed: Int, customers: Int = 60, events: Int = 1500) -> [String] {
    [
      "--customers", "\(customers)", "--events", "\(events)", "--seed", "\(seed)", "--start", "2025-0\(seed)-01", "--span", "14d",
      "--garbage", "1%",
    ]
  }

  @Test(.timeLimit(.minutes(3)), arguments: Cluster.kinds)
  func `after kill -9 a worker reads the end of the changelog where its disk is kept, and all of it where it is lost`(
    kind: Cluster.Kind
  ) async throws {
    try await Workplace.open { place in
      let cluster = try await Cluster(kind, partitions: 4, in: place)
      defer { cluster.stop() }
      let inputs = (1...4).map { Self.journeys($0) }
      let undisturbed = try await Undisturbed(like: cluster, in: place, inputs: inputs)
      let crew = Crew(place, cluster, instances: ["a"])
      try crew.start()
      try await send(inputs[0], crew, cluster, place)
      let before = try cluster.end(of: "lifecycle.changelog")
      // For longer than a second: so often a worker looks how far the changelog reaches.
      try await send(inputs[1] + ["--rate", "1000"], crew, cluster, place)
      let after = try cluster.end(of: "lifecycle.changelog")

      try await crew.kill(0)
      try await crew.awaitLive()
      let kept = crew.workers[0].takeovers
      #expect(kept.allSatisfy { ($0.snapshot ?? 0) > 0 }, "\(kept)")
      #expect(kept.restored <= after - before, "\(kept)")
      try await send(inputs[2], crew, cluster, place)

      try await crew.kill(0, losingDisk: true)
      try await crew.awaitLive()
      let lost = crew.workers[0].takeovers
      #expect(lost.allSatisfy { $0.snapshot == nil && $0.restored > 0 }, "\(lost)")
      #expect(lost.restored > kept.restored, "\(kept) \(lost)")

      // What was read from the changelog is on the disk again, before anything is processed.
      try await crew.kill(0)
      try await crew.awaitLive()
      let again = crew.workers[0].takeovers
      #expect(again.allSatisfy { ($0.snapshot ?? 0) > 0 && $0.restored == 0 }, "\(again)")
      try await send(inputs[3], crew, cluster, place)
      try await crew.terminate()
      try await undisturbed.expectEqual(cluster)
    }
  }

  @Test(.timeLimit(.minutes(5)), arguments: Cluster.kinds)
  func `states that leave memory for want of room come back as they were, also after kill -9`(kind: Cluster.Kind) async throws {
    try await Workplace.open { place in
      let cluster = try await Cluster(kind, partitions: 2, in: place)
      defer { cluster.stop() }
      let inputs = [1, 2].map { Self.journeys($0, customers: 3000, events: 20_000) }
      let undisturbed = try await Undisturbed(like: cluster, in: place, inputs: inputs)
      let port = try HealthPort()
      // Less than the process itself needs, so that every frame leaves memory that can.
      let crew = Crew(place, cluster, instances: ["a"], options: ["--memory-limit", "1MB"] + port.option)
      try crew.start()
      try await crew.awaitLive()
      let stream = try place.stream(inputs[0], to: cluster)
      // On a real Kafka in the middle of something.
      if kind == .real { try await crew.moveOn(atLeast: 8_000, or: { !stream.isRunning }) }
      if kind == .embedded {
        #expect(try await stream.end() == 0, "\(stream.output)")
        try await crew.awaitCommitted()
      }
      try await crew.kill(0)
      try await crew.awaitLive()
      #expect(crew.workers[0].takeovers.allSatisfy { ($0.snapshot ?? 0) > 0 }, "\(crew.workers[0].takeovers)")
      #expect(try await stream.end() == 0, "\(stream.output)")
      try await send(inputs[1], crew, cluster, place)

      // What is left in memory is the frame that grows, of each partition; on the disk are the checkpoints, it, and others.
      let directory = place.stateDirectory(cluster, "a")
      try await until("most states have left memory") {
        guard let inMemory = await port.metric("rondo_state_bytes"), inMemory > 0 else { return false }
        return try FileManager.default.bytes(below: directory) > 2 * inMemory
      }
      try await crew.terminate()
      try await undisturbed.expectEqual(cluster)
    }
  }

  private func send(_ input: [String], _ crew: Crew, _ cluster: Cluster, _ place: Workplace) async throws {
    try await place.generate(input, to: cluster)
    try await crew.awaitEnd()
    try await crew.awaitCommitted()
  }
}
