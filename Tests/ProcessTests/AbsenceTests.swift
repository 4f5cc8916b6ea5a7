import EmbeddedKafka
import Foundation
import Kafka
import RecordFiles
import RecordLog
import TestWaiting
import Testing
import WorkerSDK

/// The broker goes away for half a minute, and comes back.
@Suite struct AbsenceTests {
  private static let absence = Duration.seconds(30)

  private func journeys(_ place: Workplace) async throws -> [PlainRecord] {
    let file = place.folder.appending(path: "journeys.jsonl").path
    let made = try await place.run("rondo", ["generate", "--customers", "90", "--events", "3000", "--seed", "9", "--output", file])
    #expect(made.code == 0, "\(made.output)")
    let reader = try RecordFileReader(path: file)
    var records: [PlainRecord] = []
    while let line = try reader.next() {
      records.append(
        PlainRecord(topic: "touchpoints", key: line.key, value: line.value, timestamp: line.timestamp?.milliseconds, headers: line.headers))
    }
    return records
  }

  @Test(.timeLimit(.minutes(4)))
  func `a broker that is away for 30 s costs no record and repeats none, and the worker says so once each way`() async throws {
    try await Workplace.open { place in
      let cluster = try Cluster(embedded: 4)
      let undisturbed = try Cluster(embedded: 4)
      defer {
        cluster.stop()
        undisturbed.stop()
      }
      let port = try HealthPort()
      let worker = try place.startWorker(cluster, "a", port.option)
      let other = try place.startWorker(undisturbed, "a")
      let records = try await journeys(place)
      let third = records.count / 3
      let progress = try ProgressFollower(cluster)
      let producer = try cluster.client.makePlainProducer()
      defer { producer.close() }

      try producer.produce(Array(records[..<third]))
      try producer.flush(timeout: .seconds(20))
      try await progress.awaitEnd()
      try await until("ready") { await port.get("readyz").status == 200 }
      #expect(await port.get("livez").status == 200)

      try await beAway(cluster, port, meanwhile: { try producer.produce(Array(records[third..<2 * third])) })
      try await until("ready again") { await port.get("readyz").status == 200 }
      try producer.produce(Array(records[(2 * third)...]))
      try producer.flush(timeout: .seconds(60))
      try await progress.awaitEnd()
      worker.send(SIGTERM)
      #expect(try await worker.end() == 0)
      #expect(worker.ownCount(of: "The broker is not reached") == 1, "\(worker.output)")
      #expect(worker.ownCount(of: "The broker is reached again") == 1, "\(worker.output)")
      #expect(worker.total("records") == records.count)

      try await run(records, undisturbed)
      other.send(SIGTERM)
      #expect(try await other.end() == 0)
      #expect(other.count(of: "is not reached") == 0)
      let result = try await RunResult(of: cluster)
      try await result.expectEqual(to: RunResult(of: undisturbed))
      result.expectConsistent()
    }
  }

  /// Sets the broker down, and up again when its time is over. The worker lives meanwhile, and is not ready.
  private func beAway(_ cluster: Cluster, _ port: HealthPort, meanwhile: () throws -> Void) async throws {
    let broker = try #require(cluster.broker)
    let end = ContinuousClock.now + Self.absence
    try broker.setDown()
    try meanwhile()
    try await until("not ready", within: .seconds(20)) { await port.get("readyz").status == 503 }
    #expect(await port.get("readyz").text.contains("the broker is not reached"))
    try await until("the end of the absence") {
      let answers = (live: await port.get("livez").status, ready: await port.get("readyz").status)
      #expect(answers == (200, 503))
      return ContinuousClock.now >= end
    }
    try broker.setUp()
  }

  private func run(_ records: [PlainRecord], _ cluster: Cluster) async throws {
    let producer = try cluster.client.makePlainProducer()
    defer { producer.close() }
    try producer.produce(records)
    try producer.flush(timeout: .seconds(20))
    try await ProgressFollower(cluster).awaitEnd()
  }
}
