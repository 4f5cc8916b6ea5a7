internal import CRdKafka
package import RecordLog

/// Asks for and changes what is not records: topics, their settings, their offsets. For all threads.
@safe
package final class KafkaAdmin: Sendable {
  nonisolated(unsafe) private let handle: ClientHandle

  init(configuration: KafkaConfiguration, name: String, log: @escaping KafkaLog) throws(LogError) {
    // A consumer, since only these can be told to create nothing.
    unsafe handle = try ClientHandle(.admin, configuration: configuration, name: "\(name)-admin", log: log)
  }

  @unsafe func open(_ what: String) throws(LogError) -> OpaquePointer { unsafe try handle.open(what) }

  /// The number of partitions of each of these topics that exists.
  package func partitionCounts(of topics: [String], timeout: Duration) throws(LogError) -> [String: Int] {
    let listing = try listing(timeout: timeout)
    var counts: [String: Int] = [:]
    for topic in topics { counts[topic] = listing.topics[topic]?.partitions }
    return counts
  }

  /// The first retained offset, and the high watermark: behind every record written, whether committed, aborted or open.
  ///
  /// The answer to a commit comes before its markers are in all partitions: right after it the last stable offset may still lie
  /// before what was committed, the high watermark does not.
  package func watermarks(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Watermarks {
    unsafe try Watermarks.query(open("asking for offsets"), partition, timeout: timeout)
  }

  package func clusterID(timeout: Duration) throws(LogError) -> String {
    let client = unsafe try open("asking for the cluster's id")
    guard let text = unsafe rd_kafka_clusterid(client, timeout.milliseconds) else {
      throw LogError(.retriable, code: "_TIMED_OUT", message: "The cluster did not tell its id")
    }
    defer { unsafe rd_kafka_mem_free(client, text) }
    return unsafe String(cString: text)
  }

  func listing(timeout: Duration) throws(LogError) -> ClusterListing {
    unsafe try ClusterListing(open("listing topics"), timeout: timeout)
  }
}
