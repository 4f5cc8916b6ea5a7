internal import CRdKafka
internal import RecordLog

/// How many partitions and replicas a topic has.
struct TopicShape {
  let partitions: Int
  let replication: Int

  /// `nil` for a topic that does not exist, or only just comes to be.
  @unsafe init?(_ topic: rd_kafka_metadata_topic) {
    guard unsafe topic.err != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, unsafe topic.partition_cnt > 0 else { return nil }
    unsafe partitions = Int(topic.partition_cnt)
    unsafe replication = Int(topic.partitions[0].replica_cnt)
  }

  /// Asks for one topic, which is created where brokers do so; what comes back is also known to `client` from then on.
  @unsafe static func query(
    _ client: OpaquePointer, topic: OpaquePointer, name: String, timeout: Duration
  ) throws(LogError) -> TopicShape? {
    var metadata: UnsafePointer<rd_kafka_metadata>?
    let code = unsafe rd_kafka_metadata(client, 0, topic, &metadata, timeout.milliseconds)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata = unsafe metadata else {
      throw LogError(code, doing: "asking for topic \(name)")
    }
    defer { unsafe rd_kafka_metadata_destroy(metadata) }
    for index in unsafe 0..<Int(metadata.pointee.topic_cnt) {
      let found = unsafe metadata.pointee.topics[index]
      if unsafe String(cString: found.topic) == name { return unsafe TopicShape(found) }
    }
    return nil
  }
}
