import Foundation
import TestWaiting
import Testing

/// A disk without room for all states.
@Suite struct FullDiskTests {
  private static func journeys(_ seed: Int) -> [String] {
    ["--customers", "3000", "--events", "16000", "--seed", "\(seed)", "--start", "2025-0\(seed)-01", "--span", "14d", "--garbage", "1%"]
  }

  @Test(.timeLimit(.minutes(3)), arguments: Cluster.kinds)
  func `a worker whose disk is full says so and goes on, and restores the changelog when it is started again`(kind: Cluster.Kind)
    async throws
  {
    try await Workplace.open { place in
      let cluster = try await Cluster(kind, partitions: 1, in: place)
      defer { cluster.stop() }
      let inputs = [1, 2].map(Self.journeys)
      let undisturbed = try await Undisturbed(like: cluster, in: place, inputs: inputs)
      let progress = try ProgressFollower(cluster)
      // Room for the checkpoints and one frame of states, which is less than there are.
      func start() throws -> RunningProcess { try place.startWorker(cluster, "a", fileKilobytes: 512) }
      let first = try start()
      try await place.generate(inputs[0], to: cluster)
      try await progress.awaitEnd()
      try await first.awaitCommitted(cluster)
      try await until("it says that there is no room") { first.count(of: "has no room") == 1 }
      first.send(SIGKILL)
      #expect(try await first.end() == -SIGKILL)

      let second = try start()
      try await place.awaitLive([second], cluster)
      #expect(second.takeovers.allSatisfy { $0.snapshot == nil && $0.restored > 0 }, "\(second.takeovers)")
      try await place.generate(inputs[1], to: cluster)
      try await progress.awaitEnd()
      second.send(SIGTERM)
      #expect(try await second.end() == 0, "\(second.output.suffix(2000))")
      #expect(try FileManager.default.bytes(below: place.stateDirectory(cluster, "a").appending(path: "lifecycle")) <= 600 * 1024)
      try await undisturbed.expectEqual(cluster)
    }
  }
}
