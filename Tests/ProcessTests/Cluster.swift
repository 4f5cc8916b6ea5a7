import EmbeddedKafka
import Foundation
import Kafka
import RecordLog
import TestWaiting
import Testing
import TopicFiles

/// A cluster with all topics of a deployment of its own, and how to look into them.
final class Cluster {
  let address: String
  let prefix: String
  let partitions: Int
  let client: KafkaClient
  /// `nil` for a real Kafka.
  let broker: EmbeddedBroker?

  enum Kind { case embedded, real }

  /// The kinds of clusters that are there to test with.
  static var kinds: [Kind] { realAddress == nil ? [.embedded] : [.embedded, .real] }

  /// A cluster of either kind. To be stopped.
  convenience init(_ kind: Kind, partitions: Int, in place: Workplace) async throws {
    switch kind {
    case .embedded: try self.init(embedded: partitions)
    case .real: try await self.init(kafka: try #require(Self.realAddress), partitions: partitions, in: place)
    }
  }

  /// An embedded broker, in this process. To be stopped.
  init(embedded partitions: Int) throws {
    let broker = try EmbeddedBroker()
    for topic in try Self.topics { try broker.createTopic(topic, partitions: partitions) }
    self.broker = broker
    self.partitions = partitions
    address = broker.bootstrapServers
    prefix = ""
    client = try Self.client(address)
  }

  /// A deployment of its own on the Kafka at `address`, whose topics remain.
  init(kafka address: String, partitions: Int, in place: Workplace) async throws {
    broker = nil
    self.address = address
    self.partitions = partitions
    prefix = "test-\(UUID().uuidString.prefix(8).lowercased())-"
    client = try Self.client(address)
    let applied = try await place.run(
      "rondo",
      [
        "topics", "apply", "--bootstrap-servers", address, "--topic-prefix", prefix, "--partitions", "\(partitions)", "--replication", "1",
      ])
    guard applied.code == 0 else { throw Unfit(reason: applied.output) }
  }

  /// Another one of the same kind. To be stopped.
  func another(in place: Workplace) async throws -> Cluster {
    broker == nil ? try await Cluster(kafka: address, partitions: partitions, in: place) : try Cluster(embedded: partitions)
  }

  struct Unfit: Error { let reason: String }

  static var topics: [String] {
    get throws { try TopicDirectory.read(path: TestedPackage.directory.appending(path: "topics").path).map(\.topic) }
  }

  /// A real Kafka, named by `RONDO_TEST_BOOTSTRAP_SERVERS`; `nil`, and one line that says so, where none was named.
  static let realAddress: String? = {
    let address = ProcessInfo.processInfo.environment["RONDO_TEST_BOOTSTRAP_SERVERS"]
    if address == nil { print("SKIPPED: processes against a real Kafka, since RONDO_TEST_BOOTSTRAP_SERVERS is not set") }
    return address
  }()

  private static func client(_ address: String) throws -> KafkaClient {
    try KafkaClient(
      KafkaConfiguration(bootstrapServers: address, properties: [:]), name: "test", log: { _, _, _ in })
  }

  func stop() { broker?.stop() }

  /// The option by which a command is told of the prefix.
  var prefixOption: [String] { prefix.isEmpty ? [] : ["--topic-prefix", prefix] }

  func topic(_ name: String) -> String { prefix + name }

  /// First retained offset and end of each partition.
  func watermarks(_ topic: String) throws -> [Watermarks] {
    try (0..<Int32(partitions)).map {
      try client.admin.watermarks(of: TopicPartition(self.topic(topic), $0), timeout: .seconds(20))
    }
  }

  /// The ends of all partitions, added up.
  func end(of topic: String) throws -> Int { try watermarks(topic).reduce(0) { $0 + Int($1.high) } }

  func reader(_ topic: String) throws -> any LogReader {
    let reader = try client.makeReader()
    try reader.assign((0..<Int32(partitions)).map { PartitionPosition(TopicPartition(self.topic(topic), $0), 0) })
    return reader
  }

  /// All committed records up to the ends of now.
  func records(_ topic: String) async throws -> [SeenRecord] {
    let ends = try watermarks(topic).map(\.high)
    let reader = try reader(topic)
    defer { reader.close() }
    let batch = RecordBatch()
    var seen: [SeenRecord] = []
    try await until("all records of \(self.topic(topic))") {
      while try reader.poll(into: batch, timeout: .milliseconds(10)) { seen += SeenRecord.all(of: batch) }
      return ends.enumerated().allSatisfy { (reader.position(TopicPartition(self.topic(topic), Int32($0.offset))) ?? 0) >= $0.element }
    }
    return seen
  }
}
