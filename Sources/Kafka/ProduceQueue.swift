internal import CRdKafka
internal import RecordLog

/// Hands batches to librdkafka: runs of records without headers at once, records with headers one by one.
@safe
final class ProduceQueue {
  private static let runLength = 2048
  static let argumentCount = 7
  /// How long a full queue may stay full.
  private static let patience = Duration.seconds(20)

  private static let metadataTimeout = Duration.seconds(5)

  /// Once per process. Spares about a seventh of what producing takes, all threads together.
  private static let setUpMemory: Void = kafka_merge_freed_memory()

  private let handle: ClientHandle
  private let messages: UnsafeMutablePointer<rd_kafka_message_t>
  /// The arguments of the call for one record, filled anew for each.
  let arguments: UnsafeMutablePointer<rd_kafka_vu_t>
  /// Topic handles by name.
  private var topics: [String: OpaquePointer] = unsafe [:]
  private var isClosed = false

  init(_ handle: ClientHandle) {
    self.handle = handle
    unsafe messages = .allocate(capacity: Self.runLength)
    unsafe messages.initialize(repeating: rd_kafka_message_t(), count: Self.runLength)
    unsafe arguments = .allocate(capacity: Self.argumentCount)
    unsafe arguments.initialize(repeating: rd_kafka_vu_t(), count: Self.argumentCount)
    Self.setUpMemory
  }

  deinit {
    close()
    unsafe messages.deallocate()
    unsafe arguments.deallocate()
  }

  /// Frees everything except the client itself.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    unsafe topics.values.forEach { unsafe rd_kafka_topic_destroy($0) }
    unsafe topics = [:]
  }

  /// Appends all records in their order. After an error some of them may have been appended.
  func append(_ batch: OutgoingBatch) throws(LogError) {
    let client = unsafe try handle.open("produce")
    guard batch.entries.allSatisfy({ $0.lies(within: batch) }) else {
      throw LogError(.refused, code: "_INVALID_ARG", message: "produce: a record's bytes do not lie within its batch")
    }
    var handles: [OpaquePointer] = unsafe []
    for topic in batch.topics { unsafe handles.append(try topicHandle(client, topic)) }
    unsafe try batch.bytes.withUnsafeBufferPointer { buffer throws(LogError) in
      let bytes = UnsafeRawBufferPointer(buffer)
      var index = 0
      while index < batch.entries.count {
        let entry = batch.entries[index]
        let topic = unsafe handles[Int(entry.topic)]
        if entry.headers.isNone {
          unsafe try appendRun(batch.entries, &index, bytes: bytes, topic: topic, client: client)
        } else {
          let headers = unsafe HeaderList(block: UnsafeRawBufferPointer(rebasing: bytes[entry.headers.indices]))
          let content = unsafe Content(
            key: field(bytes, entry.key), keyCount: max(0, entry.key.count), value: field(bytes, entry.value),
            valueCount: max(0, entry.value.count))
          unsafe try append(client, topic: topic, partition: entry.partition, timestamp: 0, content: content, headers: headers)
          index += 1
        }
      }
    }
  }

  /// How many partitions a topic has, 0 for a topic that does not exist.
  ///
  /// A transaction's first records of a topic that the producer has not heard of yet are put aside until it has, and then never
  /// registered with the transaction: librdkafka 2.0.2 lets them time out. So the producer itself has to ask; since that would
  /// create the topic where brokers do so, `admin`, which asks without creating, goes first.
  func partitionCount(of topic: String, admin: KafkaAdmin) throws(LogError) -> Int32 {
    guard try admin.listing(timeout: Self.metadataTimeout).topics[topic] != nil else { return 0 }
    let client = unsafe try handle.open("asking for topics")
    let known = unsafe try TopicShape.query(client, topic: topicHandle(client, topic), name: topic, timeout: Self.metadataTimeout)
    return Int32(clamping: known?.partitions ?? 0)
  }

  @unsafe func topicHandle(_ client: OpaquePointer, _ name: String) throws(LogError) -> OpaquePointer {
    if let topic = unsafe topics[name] { return unsafe topic }
    guard let topic = unsafe rd_kafka_topic_new(client, name, nil) else {
      throw LogError(rd_kafka_last_error(), doing: "naming topic \(name)")
    }
    unsafe topics[name] = topic
    return unsafe topic
  }

  /// Appends the records from `index` on that are of the same topic and have no headers.
  @unsafe private func appendRun(
    _ entries: [OutgoingBatch.Entry], _ index: inout Int, bytes: UnsafeRawBufferPointer, topic: OpaquePointer,
    client: OpaquePointer
  ) throws(LogError) {
    let first = entries[index].topic
    var count = 0
    while index < entries.count, count < Self.runLength {
      let entry = entries[index]
      guard entry.topic == first, entry.headers.isNone else { break }
      unsafe messages[count].err = RD_KAFKA_RESP_ERR_NO_ERROR
      unsafe messages[count].partition = entry.partition
      unsafe messages[count].key = field(bytes, entry.key)
      unsafe messages[count].key_len = max(0, entry.key.count)
      unsafe messages[count].payload = field(bytes, entry.value)
      unsafe messages[count].len = max(0, entry.value.count)
      count += 1
      index += 1
    }
    unsafe try sendRun(count, topic: topic, client: client)
  }

  @unsafe private func sendRun(_ total: Int, topic: OpaquePointer, client: OpaquePointer) throws(LogError) {
    let flags = RD_KAFKA_MSG_F_COPY | RD_KAFKA_MSG_F_PARTITION
    var start = 0
    var deadline: ContinuousClock.Instant?
    while start < total {
      let rest = unsafe messages + start
      let count = total - start
      let sent = unsafe Int(rd_kafka_produce_batch(topic, RD_KAFKA_PARTITION_UA, flags, rest, Int32(count)))
      if sent == count { return }
      // Every record bears its own outcome. A full queue refuses all records from some point on: these are sent again, in order.
      var refused = count
      for offset in 0..<count {
        let code = unsafe rest[offset].err
        if code == RD_KAFKA_RESP_ERR_NO_ERROR { continue }
        guard code == RD_KAFKA_RESP_ERR__QUEUE_FULL else { throw LogError(code, doing: "produce") }
        refused = min(refused, offset)
      }
      start += refused
      unsafe try wait(client, &deadline)
    }
  }

  /// Lets the queue drain a little.
  @unsafe func wait(_ client: OpaquePointer, _ deadline: inout ContinuousClock.Instant?) throws(LogError) {
    let end = deadline ?? .now + Self.patience
    deadline = end
    guard ContinuousClock.now < end else {
      throw LogError(RD_KAFKA_RESP_ERR__QUEUE_FULL, doing: "produce", kind: .abortable)
    }
    _ = unsafe rd_kafka_poll(client, 5)
  }

  /// Where a field's bytes are: null for none, and any address that is not null for an empty one.
  @unsafe private func field(_ bytes: UnsafeRawBufferPointer, _ range: ByteRange) -> UnsafeMutableRawPointer? {
    guard !range.isNone else { return nil }
    guard range.count > 0, let base = bytes.baseAddress else {
      return unsafe UnsafeMutableRawPointer(messages)
    }
    return unsafe UnsafeMutableRawPointer(mutating: base + range.start)
  }

  /// Where these bytes are: any address that is not null for none at all.
  @unsafe func address(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeMutableRawPointer {
    unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress) ?? UnsafeMutableRawPointer(messages)
  }
}
