internal import CRdKafka
internal import RecordLog

/// Hands batches to librdkafka: runs of records without headers at once, records with headers one by one.
@safe
final class ProduceQueue {
  private static let runLength = 2048
  /// How long a full queue may stay full.
  private static let patience = Duration.seconds(20)

  private static let metadataTimeout = Duration.seconds(5)

  private let handle: ClientHandle
  private let messages: UnsafeMutablePointer<rd_kafka_message_t>
  /// Topic handles by name.
  private var topics: [String: OpaquePointer] = unsafe [:]
  private var isClosed = false

  init(_ handle: ClientHandle) {
    self.handle = handle
    unsafe messages = .allocate(capacity: Self.runLength)
    unsafe messages.initialize(repeating: rd_kafka_message_t(), count: Self.runLength)
  }

  deinit {
    close()
    unsafe messages.deallocate()
  }

  /// Frees everything except the client itself.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    for unsafe topic in unsafe topics.values { unsafe rd_kafka_topic_destroy(topic) }
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
    guard try admin.shape(of: topic, timeout: Self.metadataTimeout) != nil else { return 0 }
    let client = unsafe try handle.open("asking for topics")
    let known = unsafe try TopicShape.query(client, topic: topicHandle(client, topic), name: topic, timeout: Self.metadataTimeout)
    return Int32(clamping: known?.partitions ?? 0)
  }

  /// Key and value of a record; a null pointer is none.
  @unsafe struct Content {
    let key: UnsafeMutableRawPointer?
    let keyCount: Int
    let value: UnsafeMutableRawPointer?
    let valueCount: Int
  }

  /// Appends one record. `partition` −1: chosen by the key; `timestamp` 0: now.
  @unsafe func append(
    _ client: OpaquePointer, topic: OpaquePointer, partition: Int32, timestamp: Int64, content: Content,
    headers: consuming HeaderList
  ) throws(LogError) {
    var arguments = unsafe [rd_kafka_vu_t](repeating: rd_kafka_vu_t(), count: 7)
    unsafe arguments[0].vtype = RD_KAFKA_VTYPE_RKT
    unsafe arguments[0].u.rkt = topic
    unsafe arguments[1].vtype = RD_KAFKA_VTYPE_PARTITION
    unsafe arguments[1].u.i32 = partition
    unsafe arguments[2].vtype = RD_KAFKA_VTYPE_KEY
    unsafe arguments[2].u.mem.ptr = content.key
    unsafe arguments[2].u.mem.size = content.keyCount
    unsafe arguments[3].vtype = RD_KAFKA_VTYPE_VALUE
    unsafe arguments[3].u.mem.ptr = content.value
    unsafe arguments[3].u.mem.size = content.valueCount
    unsafe arguments[4].vtype = RD_KAFKA_VTYPE_MSGFLAGS
    unsafe arguments[4].u.i = RD_KAFKA_MSG_F_COPY
    unsafe arguments[5].vtype = RD_KAFKA_VTYPE_TIMESTAMP
    unsafe arguments[5].u.i64 = timestamp
    unsafe arguments[6].vtype = RD_KAFKA_VTYPE_HEADERS
    unsafe arguments[6].u.headers = headers.pointer
    var deadline: ContinuousClock.Instant?
    while true {
      guard let error = unsafe rd_kafka_produceva(client, arguments, arguments.count) else { break }
      // A failed call leaves the headers with their owner.
      let code = unsafe rd_kafka_error_code(error)
      let failure = unsafe LogError(consuming: error, doing: "produce")
      guard code == RD_KAFKA_RESP_ERR__QUEUE_FULL else { throw LogError(code, doing: "produce", detail: failure.message) }
      unsafe try wait(client, &deadline)
    }
    unsafe headers.handOver()
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
  @unsafe private func wait(_ client: OpaquePointer, _ deadline: inout ContinuousClock.Instant?) throws(LogError) {
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

extension OutgoingBatch.Entry {
  /// What is handed to C by its address has to be there.
  fileprivate func lies(within batch: OutgoingBatch) -> Bool {
    let all = 0...batch.bytes.count
    return topic >= 0 && Int(topic) < batch.topics.count
      && lies(key, in: all) && lies(value, in: all) && lies(headers, in: all)
  }

  private func lies(_ range: ByteRange, in all: ClosedRange<Int>) -> Bool {
    range.isNone || (all.contains(range.start) && all.contains(range.start + range.count))
  }
}
