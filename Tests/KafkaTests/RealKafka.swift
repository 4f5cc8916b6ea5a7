import FoundationEssentials
import Kafka
import RecordLog
import Testing

/// A real Kafka, named by `RONDO_TEST_BOOTSTRAP_SERVERS`, with a topic of its own for each test.
final class RealKafka {
  /// `nil`, and one line that says so, where none was named.
  static let bootstrapServers: String? = {
    let servers = ProcessInfo.processInfo.environment["RONDO_TEST_BOOTSTRAP_SERVERS"]
    if servers == nil { print("SKIPPED: tests against a real Kafka, since RONDO_TEST_BOOTSTRAP_SERVERS is not set") }
    return servers
  }()

  let client: KafkaClient
  let topic = "rondo-test-\(UUID().uuidString.prefix(8).lowercased())"
  let group: String

  init(partitions: Int = 4, properties: [String: String] = [:]) throws {
    let all = ["session.timeout.ms": "6000", "heartbeat.interval.ms": "200"].merging(properties) { $1 }
    let configuration = try KafkaConfiguration(bootstrapServers: Self.bootstrapServers, properties: all)
    group = "\(topic)-group"
    client = try KafkaClient(configuration, name: group, log: { _, _, _ in })
    try client.createTopics(
      [TopicSpecification(name: topic, partitions: partitions, replication: 1, settings: ["retention.ms": "3600000"])],
      timeout: .seconds(30))
    let (client, topic) = (client, topic)
    try wait(for: "the topic") { try client.partitionCounts(of: [topic], timeout: .seconds(10))[topic] == partitions }
  }

  func producer(_ id: String? = nil) throws -> any LogProducer {
    let producer = try client.makeProducer(transactionalID: id ?? "\(topic)-producer")
    try retrying { () throws(LogError) in try producer.initTransactions(timeout: .seconds(10)) }
    return producer
  }

  func batch(_ numbers: Range<Int>, partitions: Int = 4) -> OutgoingBatch {
    var batch = OutgoingBatch(topics: [topic])
    for number in numbers {
      let headers = number % 5 == 0 ? [RecordHeader("n", text: "\(number)")] : []
      batch.append(topic: 0, partition: Int32(number % partitions), key: nil, value: Array("\(number)".utf8), headers: headers)
    }
    return batch
  }

  func partition(_ number: Int32) -> TopicPartition { TopicPartition(topic, number) }

  func commit(_ producer: any LogProducer) throws {
    try retrying { () throws(LogError) in try producer.commit(timeout: .seconds(10)) }
  }

  func abort(_ producer: any LogProducer) throws {
    try retrying { () throws(LogError) in try producer.abort(timeout: .seconds(10)) }
  }
}
