import Foundation
import Kafka
import RecordLog
import Testing

/// A flood with garbage in it.
@Suite struct GarbageTests {
  @Test(.timeLimit(.minutes(8)))
  func `of 200,000 events with 1 % garbage each bad one is one dead letter with its origin, and all others are processed`() async throws {
    try await Workplace.open { place in
      let cluster = try Cluster(embedded: 48)
      defer { cluster.stop() }
      let workers = [try place.startWorker(cluster, "a"), try place.startWorker(cluster, "b")]
      try await place.awaitLive(workers, cluster)
      let generator = try place.start(
        "rondo",
        [
          "generate", "--bootstrap-servers", cluster.address, "--events", "200000", "--customers", "10000", "--garbage", "1%", "--seed",
          "3",
        ])
      #expect(try await generator.end(within: .seconds(240)) == 0, "\(generator.output)")
      try await ProgressFollower(cluster).awaitEnd(within: .seconds(240))
      for worker in workers {
        #expect(worker.isRunning, "\(worker.output.suffix(500))")
        worker.send(SIGTERM)
        #expect(try await worker.end() == 0)
      }
      // The embedded broker drops what it has no room for, silently.
      for topic in try Cluster.topics { #expect(try cluster.watermarks(topic).allSatisfy { $0.low == 0 }, "\(topic)") }

      var sent = SentRecords(try await cluster.records("touchpoints"))
      #expect(sent.garbage.count > 1_500)
      try await expectDeadLetters(of: &sent, cluster)
      func total(_ name: String) throws -> Int { try workers.reduce(0) { try $0 + #require($1.total(name)) } }
      #expect(try total("records") == sent.count)
      #expect(try total("dead_letters") == sent.garbage.count)
      #expect(try total("repeats") == sent.repeats)
      #expect(sent.distinct == 200_000)
      try await RunResult(of: cluster).expectConsistent()
    }
  }

  /// Every record of garbage is one dead letter, and nothing else is: key and value as they came, or the value's beginning.
  private func expectDeadLetters(of sent: inout SentRecords, _ cluster: Cluster) async throws {
    var seen = Set<Place>()
    for letter in try await cluster.records("lifecycle.dead-letters") {
      let origin = try #require(letter.origin)
      #expect(seen.insert(origin).inserted, "\(origin) twice")
      #expect(letter.header("rondo_dead_topic") == "touchpoints")
      guard let record = sent.garbage[origin] else {
        Issue.record("\(origin) is no garbage, but was refused: \(letter.header("rondo_dead_reason") ?? "")")
        continue
      }
      #expect(letter.key == record.key)
      if let length = letter.header("rondo_dead_value_length") {
        #expect(Int(length) == record.value?.count)
        #expect(letter.value.map { record.value?.starts(with: $0) ?? false } ?? false)
      } else {
        #expect(letter.value == record.value)
      }
    }
    let missing = Set(sent.garbage.keys).subtracting(seen)
    #expect(missing.isEmpty, "\(missing.count) bad records are no dead letters: \(missing.sorted().prefix(5))")
  }
}
