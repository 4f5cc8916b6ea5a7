internal import CRdKafka
internal import RecordLog

/// Owns one of librdkafka's lists of partitions.
@safe
struct PartitionList: ~Copyable {
  private let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

  init(_ positions: [PartitionPosition]) {
    unsafe pointer = rd_kafka_topic_partition_list_new(Int32(positions.count))
    for position in positions { add(position.partition, offset: position.offset, note: position.note) }
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

  private func add(_ partition: TopicPartition, offset: Int64, note: String = "") {
    let element = unsafe rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)
    unsafe element?.pointee.offset = offset
    let bytes = Array(note.utf8)
    // The list frees it.
    guard !bytes.isEmpty, let memory = unsafe rd_kafka_mem_malloc(nil, bytes.count) else { return }
    unsafe memory.copyMemory(from: bytes, byteCount: bytes.count)
    unsafe element?.pointee.metadata = memory
    unsafe element?.pointee.metadata_size = bytes.count
  }

  /// What a call wrote into the list.
  var results: [(partition: TopicPartition, offset: Int64, note: String, error: rd_kafka_resp_err_t)] {
    unsafe (0..<Int(pointer.pointee.cnt)).map { index in
      let element = unsafe pointer.pointee.elems[index]
      let note = unsafe UnsafeRawBufferPointer(start: element.metadata, count: element.metadata == nil ? 0 : element.metadata_size)
      return unsafe (
        TopicPartition(String(cString: element.topic), element.partition), element.offset, String(decoding: note, as: UTF8.self),
        element.err
      )
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
