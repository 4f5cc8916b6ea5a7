import Foundation
import Kafka
import RecordLog
import Testing

/// Worker processes on a real Kafka, treated as machines treat them: killed, stopped for longer than their session lasts, terminated,
/// started again. What they leave behind has to equal an undisturbed run.
@Suite(.enabled(if: Cluster.realAddress != nil)) struct RealKafkaTests {
  private static let partitions = 6
  private static let journeys = ["--customers", "500", "--events", "24000", "--seed", "11", "--garbage", "1%"]

  @Test(.timeLimit(.minutes(5)))
  func `workers that are killed, stopped and terminated leave what undisturbed ones leave`() async throws {
    let address = try #require(Cluster.realAddress)
    try await Workplace.open { place in
      let undisturbed = try await Cluster(kafka: address, partitions: Self.partitions, in: place)
      try await place.generate(Self.journeys, to: undisturbed)
      let calm = try place.startWorker(undisturbed, "calm")

      let cluster = try await Cluster(kafka: address, partitions: Self.partitions, in: place)
      let crew = Crew(place, cluster, instances: ["a", "b"])
      try crew.start()
      try await place.awaitLive(crew.workers, cluster)
      let stream = try place.start(
        "rondo", ["generate", "--bootstrap-servers", address, "--rate", "900"] + cluster.prefixOption + Self.journeys)
      try await disturb(crew, while: stream)
      #expect(try await stream.end() == 0, "\(stream.output)")
      try await crew.awaitEnd()
      try await crew.terminate()

      try await ProgressFollower(undisturbed).awaitEnd()
      calm.send(SIGTERM)
      #expect(try await calm.end() == 0)
      let result = try await RunResult(of: cluster)
      try await result.expectEqual(to: RunResult(of: undisturbed))
      result.expectConsistent()
      #expect(result.deadLetters.count > 100)
      #expect(result.deadLetters.values.allSatisfy { $0.count == 1 })
      try await expectMarks(cluster)
    }
  }

  /// Troubles the workers in turn, at moments that differ from run to run, until the stream has ended.
  private func disturb(_ crew: Crew, while stream: RunningProcess) async throws {
    var kills = 0
    while stream.isRunning {
      let victim = kills % 2
      try await crew.moveOn(atLeast: Int64.random(in: 1...1500), or: { !stream.isRunning })
      switch kills % 4 {
      case 0, 1: try await crew.kill(victim)
      // Longer than a session, so that the others have taken over when it wakes up in the middle of what it did.
      case 2: try await crew.freeze(victim, for: .seconds(8))
      default: try await crew.terminate(victim)
      }
      kills += 1
    }
    #expect(kills >= 4, "every kind of trouble came")
  }

  /// Each mark is the group's offset, and the end of the input.
  private func expectMarks(_ cluster: Cluster) async throws {
    var marks: [Int32: Int64] = [:]
    for record in try await cluster.records("lifecycle.changelog") where record.key == "\0rondo.mark" {
      let inputs = record.json?["inputs"] as? [String: Int64] ?? [:]
      marks[record.partition] = inputs.first { $0.key.hasSuffix("touchpoints") }?.value
    }
    let inputs = (0..<Int32(cluster.partitions)).map { TopicPartition(cluster.topic("touchpoints"), $0) }
    let observer = try cluster.client.makeConsumer(group: cluster.topic("lifecycle"), instance: "observer", topics: [inputs[0].topic])
    defer { observer.close(leaveGroup: true) }
    var offsets: [TopicPartition: Int64] = [:]
    try await until("the group's offsets") {
      do throws(LogError) { offsets = try observer.committed(inputs, timeout: .seconds(5)) } catch  where error.kind == .retriable {
        return false
      }
      return true
    }
    let ends = try cluster.watermarks("touchpoints").map(\.high)
    for (input, end) in zip(inputs, ends) {
      #expect(marks[input.partition] == end, "\(input)")
      #expect(offsets[input] == end, "\(input)")
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
