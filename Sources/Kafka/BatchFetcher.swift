internal import CRdKafka
internal import RecordLog

/// What consumer and reader share: fetches messages, copies the bytes of those that are wanted into a batch, keeps the positions.
@safe
final class BatchFetcher {
  let handle: ClientHandle
  var table: PartitionTable
  /// False while a rebalance waits for its answer: nothing is brought then.
  var isOpen = true
  private let messages: FetchedMessages
  private let queue: OpaquePointer
  /// librdkafka's handles of the table's topics, index by index; held, so that their addresses stay theirs.
  private var topics: [OpaquePointer] = unsafe []
  /// An error that came behind records, which are brought first.
  private var heldError: LogError?
  private var isClosed = false

  init(_ handle: ClientHandle, topics: [String], capacity: Int = 4000) throws(LogError) {
    self.handle = handle
    table = PartitionTable(topics: topics)
    messages = FetchedMessages(capacity: capacity)
    let client = unsafe try handle.open("fetching")
    // All other events (errors, statistics, rebalances) come through the same queue, hence in the caller's own thread.
    let code = unsafe rd_kafka_poll_set_consumer(client)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, doing: "setting up the consumer") }
    guard let queue = unsafe rd_kafka_queue_get_consumer(client) else { throw .closed("fetching") }
    unsafe self.queue = queue
    unsafe handle.callbacks.queue = queue
    try holdTopics()
  }

  deinit { close() }

  /// Fills the batch with what is wanted of what is at hand; false where there was nothing.
  func fetch(into batch: RecordBatch, timeout: Duration) throws(LogError) -> Bool {
    batch.clear()
    _ = unsafe try handle.open("poll")
    messages.release()
    if let error = heldError {
      heldError = nil
      throw error
    }
    let code = unsafe messages.take(from: queue, timeout: timeout)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, doing: "fetching") }
    copyRecords(into: batch)
    if batch.count > 0 {
      batch.seal()
      batch.headerSource = BatchHeaders(messages)
      return true
    }
    if let error = heldError ?? handle.callbacks.clientError {
      heldError = nil
      throw error
    }
    return false
  }

  /// Reads from exactly these positions.
  func assign(_ positions: [PartitionPosition]) throws(LogError) {
    let client = unsafe try handle.open("assign")
    // The flag of a pause outlives an assignment within librdkafka.
    unsafe try resumeFlags(client, table.paused)
    let list = PartitionList(positions)
    let code = unsafe list.call { unsafe rd_kafka_assign(client, $0) }
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw assignmentError(code, "assigning partitions") }
    table.replace(positions)
    heldError = nil
    try holdTopics()
  }

  /// Reads nothing any more.
  func unassign() throws(LogError) {
    let client = unsafe try handle.open("unassign")
    unsafe try resumeFlags(client, table.paused)
    table.replace([])
    heldError = nil
    let code = unsafe rd_kafka_assign(client, nil)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw assignmentError(code, "giving up partitions") }
  }

  func pause(_ partitions: [TopicPartition]) throws(LogError) {
    let client = unsafe try handle.open("pause")
    let slots = partitions.compactMap { table.slot(of: $0) }
    let list = PartitionList(slots.map { table.slots[$0].partition })
    let code = unsafe list.call { unsafe rd_kafka_pause_partitions(client, $0) }
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, doing: "pausing partitions") }
    for slot in slots { table.slots[slot].isPaused = true }
  }

  /// Goes on at exactly these positions: librdkafka's own idea of where a paused partition was is not trusted.
  func resume(_ positions: [PartitionPosition]) throws(LogError) {
    let client = unsafe try handle.open("resume")
    let wanted = positions.filter { table.slot(of: $0.partition) != nil }
    for position in wanted {
      guard let slot = table.slot(of: position.partition) else { continue }
      table.slots[slot].position = max(0, position.offset)
      table.slots[slot].isAtEnd = false
      table.slots[slot].isPaused = false
    }
    let list = PartitionList(wanted)
    let error = unsafe list.call { unsafe rd_kafka_seek_partitions(client, $0, 5000) }
    let failed = list.results.contains { $0.error != RD_KAFKA_RESP_ERR_NO_ERROR }
    if let error = unsafe error { _ = unsafe LogError(consuming: error, doing: "seeking") }
    unsafe try resumeFlags(client, wanted.map(\.partition))
    // A partition whose fetching has not begun yet cannot seek: start all of them anew.
    if unsafe error != nil || failed { try assignAgain() }
  }

  private func assignAgain() throws(LogError) {
    let paused = table.paused
    try assign(table.positions)
    try pause(paused)
  }

  /// Frees everything except the client itself.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    messages.release()
    for unsafe topic in unsafe topics { unsafe rd_kafka_topic_destroy(topic) }
    unsafe topics = []
    unsafe handle.callbacks.queue = nil
    unsafe rd_kafka_queue_destroy(queue)
  }

  @unsafe private func resumeFlags(_ client: OpaquePointer, _ partitions: [TopicPartition]) throws(LogError) {
    guard !partitions.isEmpty else { return }
    let list = PartitionList(partitions)
    let code = unsafe list.call { unsafe rd_kafka_resume_partitions(client, $0) }
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, doing: "resuming partitions") }
  }

  private func assignmentError(_ code: rd_kafka_resp_err_t, _ what: String) -> LogError {
    if let client = unsafe handle.ifOpen, let fatal = unsafe LogError.fatal(of: client, doing: what) { return fatal }
    return LogError(code, doing: what)
  }

  private func holdTopics() throws(LogError) {
    let client = unsafe try handle.open("naming topics")
    while unsafe topics.count < table.topics.count {
      let name = unsafe table.topics[topics.count]
      guard let topic = unsafe rd_kafka_topic_new(client, name, nil) else {
        throw LogError(rd_kafka_last_error(), doing: "naming topic \(name)")
      }
      unsafe topics.append(topic)
    }
  }
}

// The way of a record.
extension BatchFetcher {
  private func copyRecords(into batch: RecordBatch) {
    // Records of one partition mostly come in runs: the last one's slot is kept at hand.
    var lastTopic: OpaquePointer?
    var lastPartition: Int32 = -1
    var slot = -1
    var topic = -1
    for index in 0..<messages.count {
      guard let pointer = unsafe messages[index] else { continue }
      let message = unsafe pointer.pointee
      if unsafe message.rkt != lastTopic || message.partition != lastPartition {
        unsafe lastTopic = message.rkt
        unsafe lastPartition = message.partition
        topic = unsafe self.topic(of: message.rkt)
        slot = table.slot(topic: topic, partition: lastPartition)
      }
      guard unsafe message.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
        unsafe note(message, slot: slot)
        continue
      }
      guard isOpen, slot >= 0, unsafe message.offset >= table.slots[slot].position else { continue }
      // A null pointer is a null key or a tombstone, which an empty one is not.
      let key = unsafe UnsafeBufferPointer(start: message.key?.assumingMemoryBound(to: UInt8.self), count: message.key_len)
      let value = unsafe UnsafeBufferPointer(start: message.payload?.assumingMemoryBound(to: UInt8.self), count: message.len)
      var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
      let timestamp = unsafe rd_kafka_message_timestamp(pointer, &type)
      unsafe batch.append(
        topic: Int32(topic), partition: lastPartition, offset: message.offset, timestamp: timestamp,
        key: key.baseAddress == nil ? nil : key.span, value: value.baseAddress == nil ? nil : value.span)
      messages.indexes.append(Int32(index))
      unsafe table.slots[slot].position = message.offset + 1
      table.slots[slot].isAtEnd = false
    }
  }

  @unsafe private func topic(of pointer: OpaquePointer?) -> Int {
    guard let pointer = unsafe pointer else { return -1 }
    for index in unsafe topics.indices where unsafe topics[index] == pointer { return index }
    guard let name = unsafe rd_kafka_topic_name(pointer) else { return -1 }
    let text = unsafe String(cString: name)
    return table.topics.firstIndex(of: text) ?? -1
  }

  /// An end of partition, or an error.
  @unsafe private func note(_ message: rd_kafka_message_t, slot: Int) {
    let code = unsafe message.err
    if code == RD_KAFKA_RESP_ERR__PARTITION_EOF {
      guard slot >= 0, unsafe message.offset >= table.slots[slot].position else { return }
      unsafe table.slots[slot].position = message.offset
      table.slots[slot].isAtEnd = true
      return
    }
    let text = unsafe message.payload.map {
      unsafe String(decoding: UnsafeRawBufferPointer(start: $0, count: message.len), as: UTF8.self)
    }
    // A membership that ended because nobody polled ends in a lost assignment, which is an event of its own.
    if ErrorTriage.isTransient(code) || code == RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED {
      return handle.callbacks.log(4, ErrorTriage.name(of: code), text ?? "")
    }
    let place = slot >= 0 ? "reading \(table.slots[slot].partition) at \(table.slots[slot].position)" : "reading"
    if heldError == nil { heldError = LogError(code, doing: place, detail: text) }
  }
}
