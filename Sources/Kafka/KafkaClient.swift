package import RecordLog

/// Kafka as a log: makes consumers, readers and producers of one configuration.
package final class KafkaClient: LogClient {
  package let admin: KafkaAdmin
  /// The largest record, in bytes, of key, value and headers together.
  package let maxRecordBytes: Int
  private let configuration: KafkaConfiguration
  private let name: String
  private let log: KafkaLog

  /// `name`: what the brokers and, as an unjoined group, the readers see: the worker's name.
  ///
  /// Nothing waits for a broker here. Errors: `refused` for a property that librdkafka does not take.
  package init(_ configuration: KafkaConfiguration, name: String, log: @escaping KafkaLog) throws(LogError) {
    self.configuration = configuration
    self.name = name
    self.log = log
    admin = try KafkaAdmin(configuration: configuration, name: name, log: log)
    // librdkafka counts some framing in.
    let limit = configuration.number("message.max.bytes") ?? 1_000_000
    maxRecordBytes = max(1, limit - 128)
    if let warning = LibraryVersion.warning(for: LibraryVersion.number) { log(4, "VERSION", warning) }
  }

  package func makeConsumer(group: String, instance: String, topics: [String]) throws(LogError) -> any LogConsumer {
    try KafkaConsumer(group: group, instance: instance, topics: topics, configuration: configuration, log: log)
  }

  package func makeReader() throws(LogError) -> any LogReader {
    try KafkaReader(group: name, configuration: configuration, log: log)
  }

  /// A reader that can be asked what `group` has committed, which it never joins.
  package func makeReader(ofGroup group: String) throws(LogError) -> KafkaReader {
    try KafkaReader(group: group, configuration: configuration, log: log)
  }

  package func makeProducer(transactionalID: String) throws(LogError) -> any LogProducer {
    try KafkaProducer(transactionalID: transactionalID, configuration: configuration, admin: admin, log: log)
  }

  /// A producer without transactions, for tools.
  package func makePlainProducer() throws(LogError) -> PlainProducer {
    try PlainProducer(name: name, configuration: configuration, admin: admin, log: log)
  }

  package func partitionCounts(of topics: [String], timeout: Duration) throws(LogError) -> [String: Int] {
    try admin.partitionCounts(of: topics, timeout: timeout)
  }

  package func clusterID(timeout: Duration) throws(LogError) -> String { try admin.clusterID(timeout: timeout) }

  package func createTopics(_ topics: [TopicSpecification], timeout: Duration) throws(LogError) {
    try admin.createTopics(topics, timeout: timeout)
  }
}
