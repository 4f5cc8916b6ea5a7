internal import CRdKafka
package import RecordLog

extension KafkaAdmin {
  /// Creates the topics that do not exist yet; one that exists is left as it is.
  ///
  /// Errors: `refused` where the brokers have no admin API, as the embedded one, or refuse a setting.
  package func createTopics(_ topics: [TopicSpecification], timeout: Duration) throws(LogError) {
    guard !topics.isEmpty else { return }
    let client = unsafe try open("creating topics")
    // A request to a controller that does not exist would only time out.
    let controller = unsafe rd_kafka_controllerid(client, timeout.milliseconds)
    let brokers = try listing(timeout: timeout).brokers
    guard controller < 0 || brokers.contains(controller) else { throw AdminRequest.noAdmin("creating topics") }
    var wanted: [OpaquePointer?] = unsafe []
    defer { unsafe wanted.forEach { unsafe rd_kafka_NewTopic_destroy($0) } }
    for topic in topics { unsafe wanted.append(try newTopic(topic)) }
    try unsafe AdminRequest.perform(
      client, RD_KAFKA_ADMIN_OP_CREATETOPICS, timeout: timeout, doing: "creating topics"
    ) { options, queue in
      unsafe rd_kafka_CreateTopics(client, &wanted, wanted.count, options, queue)
    } read: { event throws(LogError) in
      var count = 0
      guard let results = unsafe rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count) else { return }
      for index in 0..<count {
        let code = unsafe rd_kafka_topic_result_error(results[index])
        if code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS { continue }
        let name = unsafe String(cString: rd_kafka_topic_result_name(results[index]))
        let words = unsafe rd_kafka_topic_result_error_string(results[index]).map { unsafe String(cString: $0) }
        throw LogError(code, doing: "creating topic \(name)", detail: words)
      }
    }
  }

  @unsafe private func newTopic(_ topic: TopicSpecification) throws(LogError) -> OpaquePointer {
    var text = [CChar](repeating: 0, count: 512)
    let made = unsafe text.withUnsafeMutableBufferPointer {
      // −1 replicas: as many as the brokers' default says.
      unsafe rd_kafka_NewTopic_new(
        topic.name, Int32(clamping: topic.partitions), Int32(clamping: topic.replication ?? -1), $0.baseAddress, $0.count)
    }
    guard let made = unsafe made else { throw .configuration("topic \(topic.name): \(CText.string(text))") }
    for (name, value) in topic.settings.sorted(by: { $0.key < $1.key }) {
      _ = unsafe rd_kafka_NewTopic_set_config(made, name, value)
    }
    return unsafe made
  }
}
