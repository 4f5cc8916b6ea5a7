import EmbeddedKafka
import Kafka
import RecordLog
import Testing

/// An embedded broker with a client, both gone when the test ends.
final class Lab {
  let broker: EmbeddedBroker
  let client: KafkaClient

  /// The mock group needs sessions of more than 3 s; short heartbeats let a rebalance be seen soon.
  init(topics: [String: Int] = ["in": 4], brokers: Int = 1, properties: [String: String] = [:]) throws {
    broker = try EmbeddedBroker(brokers: brokers)
    for (topic, partitions) in topics { try broker.createTopic(topic, partitions: partitions) }
    let all = ["session.timeout.ms": "3500", "heartbeat.interval.ms": "200"]
      .merging(properties) { $1 }
    client = try KafkaClient(
      KafkaConfiguration(bootstrapServers: broker.bootstrapServers, properties: all), name: "lab", log: { _, _, _ in })
  }

  deinit { broker.stop() }

  /// A producer that may begin.
  func producer(_ id: String = "producer") throws -> any LogProducer {
    let producer = try client.makeProducer(transactionalID: id)
    try retrying { () throws(LogError) in try producer.initTransactions(timeout: .seconds(5)) }
    return producer
  }

  /// Commits one batch.
  func commit(_ batch: OutgoingBatch) throws {
    let producer = try producer()
    defer { producer.close() }
    try producer.begin()
    try producer.produce(batch)
    try retrying { () throws(LogError) in try producer.commit(timeout: .seconds(10)) }
  }

  func reader(_ positions: [PartitionPosition]) throws -> any LogReader {
    let reader = try client.makeReader()
    try reader.assign(positions)
    return reader
  }

  /// Reads one partition from `offset` until `count` records are there.
  func read(_ partition: TopicPartition, from offset: Int64 = 0, count: Int) throws -> [SeenRecord] {
    let reader = try reader([PartitionPosition(partition, offset)])
    defer { reader.close() }
    let batch = RecordBatch()
    var seen: [SeenRecord] = []
    try wait(for: "\(count) records of \(partition)") {
      if try reader.poll(into: batch, timeout: .milliseconds(50)) { seen += SeenRecord.all(of: batch) }
      return seen.count >= count
    }
    return seen
  }
}
