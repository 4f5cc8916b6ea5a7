internal import CRdKafka
internal import RecordLog

/// What consumer and reader share: fetches messages, copies the bytes of those that are wanted into a batch, keeps the positions.
@safe
final class BatchFetcher {
  let handle: ClientHandle
  var table: PartitionTable
  /// False while a rebalance waits for its answer: nothing is brought then.
  var isOpen = true
  let messages: FetchedMessages
  private let queue: OpaquePointer
  /// librdkafka's handles of the table's topics, index by index; held, so that their addresses stay theirs.
  var topics: [OpaquePointer] = unsafe []
  /// An error that came behind records, which are brought first.
  var heldError: LogError?
  private let nudge = FetchNudge()
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
    let client = unsafe try handle.open("poll")
    messages.release()
    if let error = heldError {
      heldError = nil
      throw error
    }
    let code = unsafe messages.take(from: queue, timeout: timeout)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, doing: "fetching") }
    copyRecords(into: batch)
    unsafe nudge.observe(rd_kafka_queue_length(queue), client: client, slots: table.slots)
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
    nudge.finish()
    messages.release()
    unsafe topics.forEach { unsafe rd_kafka_topic_destroy($0) }
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

  func holdTopics() throws(LogError) {
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
