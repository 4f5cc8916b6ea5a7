internal import CRdKafka
package import RecordLog

extension KafkaAdmin {
  /// Deletes topics with everything in them. One that does not exist is no error. Errors: `refused` where the account may not.
  package func deleteTopics(_ topics: [String], timeout: Duration) throws(LogError) {
    guard !topics.isEmpty else { return }
    let client = unsafe try open("deleting topics")
    var doomed: [OpaquePointer?] = unsafe topics.map { unsafe rd_kafka_DeleteTopic_new($0) }
    defer { unsafe doomed.forEach { unsafe rd_kafka_DeleteTopic_destroy($0) } }
    try unsafe AdminRequest.perform(
      client, RD_KAFKA_ADMIN_OP_DELETETOPICS, timeout: timeout, doing: "deleting topics"
    ) { options, queue in
      unsafe rd_kafka_DeleteTopics(client, &doomed, doomed.count, options, queue)
    } read: { event throws(LogError) in
      var count = 0
      guard let results = unsafe rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count) else { return }
      for index in 0..<count {
        let code = unsafe rd_kafka_topic_result_error(results[index])
        if code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART { continue }
        throw LogError(code, doing: "deleting topic \(unsafe String(cString: rd_kafka_topic_result_name(results[index])))")
      }
    }
  }

  /// Deletes consumer groups with their offsets. One that does not exist is no error; one that has members is.
  package func deleteGroups(_ groups: [String], timeout: Duration) throws(LogError) {
    guard !groups.isEmpty else { return }
    let client = unsafe try open("deleting groups")
    var doomed: [OpaquePointer?] = unsafe groups.map { unsafe rd_kafka_DeleteGroup_new($0) }
    defer { unsafe doomed.forEach { unsafe rd_kafka_DeleteGroup_destroy($0) } }
    try unsafe AdminRequest.perform(
      client, RD_KAFKA_ADMIN_OP_DELETEGROUPS, timeout: timeout, doing: "deleting groups"
    ) { options, queue in
      unsafe rd_kafka_DeleteGroups(client, &doomed, doomed.count, options, queue)
    } read: { event throws(LogError) in
      var count = 0
      guard let results = unsafe rd_kafka_DeleteGroups_result_groups(rd_kafka_event_DeleteGroups_result(event), &count) else { return }
      for index in 0..<count {
        let code = unsafe rd_kafka_error_code(rd_kafka_group_result_error(results[index]))
        if code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND { continue }
        throw LogError(code, doing: "deleting group \(unsafe String(cString: rd_kafka_group_result_name(results[index])))")
      }
    }
  }
}
