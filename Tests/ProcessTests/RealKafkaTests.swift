import Foundation
import Kafka
import RecordLog
import Testing

/// Worker processes on a real Kafka, treated as machines treat them: killed, stopped for longer than their session lasts, terminated,
/// started again. What they leave behind has to equal an undisturbed run.
@Suite(.enabled(if: Cluster.realAddress != nil)) struct RealKafkaTests {
  private static let partitions = 6
  /// How many times as much is streamed as usual, and troubled: `RONDO_CHAOS_LENGTH`.
  private static let length = ProcessInfo.processInfo.environment["RONDO_CHAOS_LENGTH"].flatMap(Int.init) ?? 1
  private static let journeys = ["--customers", "500", "--events", "\(24_000 * length)", "--seed", "11", "--garbage", "1%"]

  private enum Trouble: CaseIterable { case kill, killAndDiskLost, freeze, terminate }

  @Test(.timeLimit(.minutes(60)))
  func `workers that are killed, stopped and terminated leave what undisturbed ones leave`() async throws {
    try await Workplace.open { place in
      let cluster = try await Cluster(.real, partitions: Self.partitions, in: place)
      let undisturbed = try await Undisturbed(like: cluster, in: place, inputs: [Self.journeys])
      let crew = Crew(place, cluster, instances: ["a", "b"])
      try crew.start()
      try await crew.awaitLive()
      let stream = try place.stream(Self.journeys + ["--rate", "900"], to: cluster)
      try await disturb(crew, while: stream)
      #expect(try await stream.end() == 0, "\(stream.output)")
      try await crew.awaitEnd()
      try await crew.terminate()
      try await undisturbed.expectEqual(cluster)
    }
  }

  /// Troubles the workers in turn, at moments that differ from run to run, until the stream has ended.
  private func disturb(_ crew: Crew, while stream: RunningProcess) async throws {
    var troubles = 0
    while stream.isRunning {
      // Each kind comes to each worker in its turn.
      let victim = (troubles + troubles / Trouble.allCases.count) % 2
      try await crew.moveOn(atLeast: Int64.random(in: 1...1500), or: { !stream.isRunning })
      switch Trouble.allCases[troubles % Trouble.allCases.count] {
      case .kill: try await crew.kill(victim)
      case .killAndDiskLost: try await crew.kill(victim, losingDisk: true)
      // Longer than a session, so that the others have taken over when it wakes up in the middle of what it did.
      case .freeze: try await crew.freeze(victim, for: .seconds(8))
      case .terminate: try await crew.terminate(victim)
      }
      troubles += 1
    }
    #expect(troubles >= Trouble.allCases.count, "every kind of trouble came")
  }

  @Test(.timeLimit(.minutes(3)))
  func `of two workers with the same instance id one ends loudly, and the other goes on`() async throws {
    let address = try #require(Cluster.realAddress)
    try await Workplace.open { place in
      let cluster = try await Cluster(kafka: address, partitions: 2, in: place)
      let first = try place.startWorker(cluster, "twin")
      try await place.awaitLive([first], cluster)
      try await place.generate(["--customers", "50", "--events", "2000"], to: cluster)
      let progress = try ProgressFollower(cluster)
      try await progress.awaitEnd()
      let second = try place.startWorker(cluster, "twin")
      #expect(try await first.end() == 70, "\(first.output)")
      #expect(first.lines.last?.contains("instance id twin") ?? false, "\(first.output)")
      try await place.awaitLive([second], cluster)
      try await place.generate(["--customers", "50", "--events", "2000", "--seed", "2", "--start", "2025-08-01"], to: cluster)
      try await progress.awaitEnd()
      second.send(SIGTERM)
      #expect(try await second.end() == 0)
      try await RunResult(of: cluster).expectConsistent()
    }
  }
}
