internal import CRdKafka
package import RecordLog

/// Asks for and changes what is not records: topics, their settings, their offsets. For all threads.
@safe
package final class KafkaAdmin: Sendable {
  nonisolated(unsafe) private let handle: ClientHandle

  init(configuration: KafkaConfiguration, name: String, log: @escaping KafkaLog) throws(LogError) {
    // A consumer, since only these can ask for a topic without creating it.
    unsafe handle = try ClientHandle(.admin, configuration: configuration, name: "\(name)-admin", log: log)
  }

  @unsafe func open(_ what: String) throws(LogError) -> OpaquePointer { unsafe try handle.open(what) }

  /// The number of partitions of each of these topics that exists.
  package func partitionCounts(of topics: [String], timeout: Duration) throws(LogError) -> [String: Int] {
    var counts: [String: Int] = [:]
    for topic in topics { counts[topic] = try shape(of: topic, timeout: timeout)?.partitions }
    return counts
  }

  package func watermarks(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Watermarks {
    unsafe try Watermarks.query(open("asking for offsets"), partition, timeout: timeout)
  }

  /// Partitions and replicas of a topic; `nil` where there is none.
  func shape(of topic: String, timeout: Duration) throws(LogError) -> TopicShape? {
    let client = unsafe try open("asking for topics")
    guard let handle = unsafe rd_kafka_topic_new(client, topic, nil) else {
      throw LogError(rd_kafka_last_error(), doing: "naming topic \(topic)")
    }
    defer { unsafe rd_kafka_topic_destroy(handle) }
    return unsafe try TopicShape.query(client, topic: handle, name: topic, timeout: timeout)
  }
}
