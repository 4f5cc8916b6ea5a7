internal import CRdKafka
internal import RecordLog

/// What the brokers say of themselves: who they are, and all topics.
struct ClusterListing {
  private(set) var topics: [String: TopicShape] = [:]
  private(set) var brokers: Set<Int32> = []

  /// Lists everything: asking for single topics would create them on brokers that do so, and older ones do so even unasked.
  @unsafe init(_ client: OpaquePointer, timeout: Duration) throws(LogError) {
    var metadata: UnsafePointer<rd_kafka_metadata>?
    let code = unsafe rd_kafka_metadata(client, 1, nil, &metadata, timeout.milliseconds)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata = unsafe metadata else { throw LogError(code, doing: "listing topics") }
    defer { unsafe rd_kafka_metadata_destroy(metadata) }
    for index in unsafe 0..<Int(metadata.pointee.topic_cnt) {
      let topic = unsafe metadata.pointee.topics[index]
      unsafe topics[String(cString: topic.topic)] = TopicShape(topic)
    }
    for index in unsafe 0..<Int(metadata.pointee.broker_cnt) {
      unsafe brokers.insert(metadata.pointee.brokers[index].id)
    }
  }
}
