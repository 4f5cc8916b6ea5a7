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
  private static func journeys(_ events: Int) -> [String] {
    ["--customers", "500", "--events", "\(events * length)", "--seed", "11", "--garbage", "1%"]
  }

  private enum Trouble: CaseIterable { case kill, killAndDiskLost, freeze, terminate }

  @Test(.timeLimit(.minutes(60)))
  func `workers that are killed, stopped and terminated leave what undisturbed ones leave`() async throws {
    try await Workplace.open { place in
      let cluster = try await Cluster(.real, partitions: Self.partitions, in: place)
      let journeys = Self.journeys(24_000)
      let undisturbed = try await Undisturbed(like: cluster, in: place, inputs: [journeys])
      let crew = Crew(place, cluster, instances: ["a", "b"])
      try crew.start()
      try await crew.awaitLive()
      let stream = try place.stream(journeys + ["--rate", "900"], to: cluster)
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

  @Test(.timeLimit(.minutes(60)))
  func `from one worker to four and back, under load, nothing is lost, repeated or changed`() async throws {
    try await Workplace.open { place in
      let cluster = try await Cluster(.real, partitions: Self.partitions, in: place)
      let journeys = Self.journeys(21_000)
      let undisturbed = try await Undisturbed(like: cluster, in: place, inputs: [journeys])
      let crew = Crew(place, cluster, instances: ["a"], options: ["--stop", "leave"])
      try crew.start()
      try await crew.awaitLive()
      let stream = try place.stream(journeys + ["--rate", "700"], to: cluster)
      for newcomer in ["b", "c", "d"] {
        try await crew.moveOn(atLeast: 300, or: { !stream.isRunning })
        try crew.grow([newcomer])
      }
      try await crew.awaitLive()
      try await crew.moveOn(atLeast: 300, or: { !stream.isRunning })
      #expect(stream.isRunning, "there was load while the group grew")
      while crew.workers.count > 1 {
        #expect(stream.isRunning || crew.workers.count < 4, "there was load while the group shrank")
        try await crew.shrink()
        try await crew.moveOn(atLeast: 300, or: { !stream.isRunning })
      }
      // Whoever leaves is not waited for until its session has run out: the one that is left goes on.
      try await crew.awaitLive()
      #expect(try await stream.end() == 0, "\(stream.output)")
      try await crew.awaitEnd()
      try await crew.terminate()
      try await undisturbed.expectEqual(cluster)
    }
  }

  @Test(.timeLimit(.minutes(60)))
  func `states that leave memory for want of room come back as they were, also after kill -9`() async throws {
    try await Workplace.open { place in
      let cluster = try await Cluster(.real, partitions: 2, in: place)
      let journeys = ["--customers", "30000", "--events", "\(48_000 * Self.length)", "--seed", "12", "--garbage", "1%"]
      let undisturbed = try await Undisturbed(like: cluster, in: place, inputs: [journeys])
      let port = try HealthPort()
      // Less than the process itself needs, so that every frame leaves memory that can.
      let crew = Crew(place, cluster, instances: ["a"], options: ["--memory-limit", "1MB"] + port.option)
      try crew.start()
      try await crew.awaitLive()
      let stream = try place.stream(journeys + ["--rate", "3000"], to: cluster)
      try await crew.moveOn(atLeast: 10_000, or: { !stream.isRunning })
      try await crew.kill(0)
      try await crew.awaitLive()
      #expect(crew.workers[0].takeovers.allSatisfy { $0.snapshot != nil }, "\(crew.workers[0].takeovers)")
      #expect(try await stream.end() == 0, "\(stream.output)")
      try await crew.awaitEnd()
      // What is left in memory is the frame that grows, of each partition.
      let directory = place.stateDirectory(cluster, "a")
      try await until("most states have left memory") {
        guard let inMemory = await port.metric("rondo_state_bytes"), inMemory > 0 else { return false }
        return try FileManager.default.bytes(below: directory) > 3 * inMemory
      }
      try await crew.terminate()
      try await undisturbed.expectEqual(cluster)
    }
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
