internal import CRdKafka
internal import RecordLog

/// How many partitions and replicas a topic has.
struct TopicShape {
  let partitions: Int
  let replication: Int

  /// Asks a broker; `nil` where there is no such topic. What comes back is also known to `client` from then on.
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
      guard unsafe String(cString: found.topic) == name else { continue }
      switch unsafe found.err {
      case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        return nil
      case RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
        guard unsafe found.partition_cnt > 0 else { return nil }
        return unsafe TopicShape(partitions: Int(found.partition_cnt), replication: Int(found.partitions[0].replica_cnt))
      default:
        throw unsafe LogError(found.err, doing: "asking for topic \(name)")
      }
    }
    return nil
  }
}
