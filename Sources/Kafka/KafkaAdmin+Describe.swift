internal import CRdKafka
package import RecordLog

extension KafkaAdmin {
  /// Partitions, replicas and settings of those of these topics that exist.
  package func describeTopics(_ topics: [String], timeout: Duration) throws(LogError) -> [String: TopicDescription] {
    let listing = try listing(timeout: timeout)
    let shapes = listing.topics.filter { topics.contains($0.key) }
    guard !shapes.isEmpty else { return [:] }
    let settings = try settings(of: shapes.keys.sorted(), timeout: timeout)
    var descriptions: [String: TopicDescription] = [:]
    for (name, shape) in shapes {
      descriptions[name] = TopicDescription(
        partitions: shape.partitions, replication: shape.replication, settings: settings[name] ?? [:])
    }
    return descriptions
  }

  private func settings(of topics: [String], timeout: Duration) throws(LogError) -> [String: [String: String]] {
    let client = unsafe try open("describing topics")
    var resources: [OpaquePointer?] = unsafe topics.map { unsafe rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
    defer { unsafe resources.forEach { unsafe rd_kafka_ConfigResource_destroy($0) } }
    return try unsafe AdminRequest.perform(
      client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeout: timeout, doing: "describing topics"
    ) { options, queue in
      unsafe rd_kafka_DescribeConfigs(client, &resources, resources.count, options, queue)
    } read: { event throws(LogError) in
      var count = 0
      var settings: [String: [String: String]] = [:]
      let answer = unsafe rd_kafka_event_DescribeConfigs_result(event)
      guard let results = unsafe rd_kafka_DescribeConfigs_result_resources(answer, &count) else { return settings }
      for index in 0..<count {
        guard let resource = unsafe results[index] else { continue }
        let name = unsafe String(cString: rd_kafka_ConfigResource_name(resource))
        let code = unsafe rd_kafka_ConfigResource_error(resource)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, doing: "describing topic \(name)") }
        settings[name] = unsafe entries(of: resource)
      }
      return settings
    }
  }

  @unsafe private func entries(of resource: OpaquePointer) -> [String: String] {
    var count = 0
    var values: [String: String] = [:]
    guard let entries = unsafe rd_kafka_ConfigResource_configs(resource, &count) else { return values }
    for index in 0..<count {
      guard let entry = unsafe entries[index], let value = unsafe rd_kafka_ConfigEntry_value(entry) else { continue }
      unsafe values[String(cString: rd_kafka_ConfigEntry_name(entry))] = String(cString: value)
    }
    return values
  }
}
