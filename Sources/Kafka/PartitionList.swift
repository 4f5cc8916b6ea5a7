internal import CRdKafka
internal import RecordLog

/// Owns one of librdkafka's lists of partitions.
@safe
struct PartitionList: ~Copyable {
  private let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

  init(_ positions: [PartitionPosition]) {
    unsafe pointer = rd_kafka_topic_partition_list_new(Int32(positions.count))
    for position in positions { add(position.partition, offset: position.offset) }
  }

  init(_ partitions: [TopicPartition]) {
    unsafe pointer = rd_kafka_topic_partition_list_new(Int32(partitions.count))
    for partition in partitions { add(partition, offset: Int64(RD_KAFKA_OFFSET_INVALID)) }
  }

  init(topics: [String]) {
    self.init(topics.map { TopicPartition($0, -1) })
  }

  /// Lends the list to a call; it lives at least that long.
  @unsafe borrowing func call<Result, Failure: Error>(
    _ body: (UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe try body(pointer)
  }

  deinit { unsafe rd_kafka_topic_partition_list_destroy(pointer) }

  private func add(_ partition: TopicPartition, offset: Int64) {
    unsafe rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition).pointee.offset = offset
  }

  /// What a call wrote into the list.
  var results: [(partition: TopicPartition, offset: Int64, error: rd_kafka_resp_err_t)] {
    unsafe (0..<Int(pointer.pointee.cnt)).map { index in
      let element = unsafe pointer.pointee.elems[index]
      return unsafe (TopicPartition(String(cString: element.topic), element.partition), element.offset, element.err)
    }
  }

  /// The partitions of a list that is librdkafka's own.
  @unsafe static func partitions(_ list: UnsafePointer<rd_kafka_topic_partition_list_t>) -> [TopicPartition] {
    unsafe (0..<Int(list.pointee.cnt)).map { index in
      let element = unsafe list.pointee.elems[index]
      return unsafe TopicPartition(String(cString: element.topic), element.partition)
    }
  }
}
