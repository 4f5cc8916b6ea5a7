import RecordLog
import Testing
import WorkerTesting

/// A broker with a topic `in` and a topic `out` of two partitions each, and short ways to what the tests do with it.
final class Bench {
  let clock = SimulatedClock()
  let broker: SimulatedBroker
  let batch = RecordBatch()
  static let input = TopicPartition("in", 0)
  static let output = TopicPartition("out", 0)

  init(seed: UInt64 = 1, settings: SimulatedBrokerSettings = SimulatedBrokerSettings()) {
    broker = SimulatedBroker(seed: seed, clock: clock, settings: settings)
    broker.createTopics([TopicSpecification(name: "in", partitions: 2), TopicSpecification(name: "out", partitions: 2)])
  }

  /// A producer that has initialised its transactions.
  func producer(_ id: String = "worker-a", of client: SimulatedClient? = nil) throws -> any LogProducer {
    let producer = try (client ?? broker.client(name: id)).makeProducer(transactionalID: id)
    try producer.initTransactions(timeout: .zero)
    return producer
  }

  func consumer(_ instance: String = "a", topics: [String] = ["in"], of client: SimulatedClient? = nil) throws -> any LogConsumer {
    try (client ?? broker.client(name: instance)).makeConsumer(group: "workers", instance: instance, topics: topics)
  }

  /// A reader of `partition` from `offset` on.
  func reader(_ partition: TopicPartition = output, from offset: Int64 = 0) throws -> any LogReader {
    let reader = try broker.client(name: "reader").makeReader()
    try reader.assign([PartitionPosition(partition, offset)])
    return reader
  }

  func append(_ value: String, key: String = "k", to partition: TopicPartition = input) throws {
    try broker.append(to: partition, key: Array(key.utf8), value: Array(value.utf8))
  }

  func poll(_ consumer: any LogConsumer) throws -> ConsumerEvent {
    try consumer.poll(into: batch, timeout: .zero)
  }

  /// Polls in turn, each answering `revoked` and taking whatever it is given from the beginning, until nothing but records is at hand.
  func settle(_ consumers: any LogConsumer...) throws {
    for _ in 0..<8 {
      for consumer in consumers {
        switch try poll(consumer) {
        case .assigned(let partitions): try consumer.assign(partitions.map { PartitionPosition($0, 0) })
        case .revoked: try consumer.unassign()
        case .records, .idle: break
        }
      }
    }
  }

  /// The values of the batch as text.
  var values: [String] {
    batch.entries.map { String(decoding: batch.bytes[$0.value.indices], as: UTF8.self) }
  }

  /// All that `reader` brings until nothing is at hand.
  func drain(_ reader: any LogReader) throws -> [String] {
    var all: [String] = []
    while try reader.poll(into: batch, timeout: .zero) { all += values }
    return all
  }

  func visible(_ partition: TopicPartition = output) -> [String] {
    broker.visibleRecords(partition.topic)[Int(partition.partition)].map { String(decoding: $0.value ?? [], as: UTF8.self) }
  }
}

/// A batch with one record per value.
func outgoing(_ values: String?..., key: String? = "k", to partition: TopicPartition = Bench.output) -> OutgoingBatch {
  var batch = OutgoingBatch(topics: [partition.topic])
  for value in values {
    batch.append(topic: 0, partition: partition.partition, key: key.map { Array($0.utf8) }, value: value.map { Array($0.utf8) })
  }
  return batch
}

extension LogProducer {
  /// Begins a transaction and appends one record per value.
  func open(_ values: String...) throws {
    try begin()
    for value in values { try produce(outgoing(value)) }
  }

  func commit() throws { try commit(timeout: .zero) }

  func abort() throws { try abort(timeout: .zero) }
}

/// The error that `body` throws.
func failure(_ body: () throws -> Void) -> LogError? {
  do {
    try body()
    return nil
  } catch {
    return error as? LogError
  }
}
