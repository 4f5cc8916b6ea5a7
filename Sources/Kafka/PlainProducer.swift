internal import CRdKafka
package import RecordLog

/// An idempotent producer without transactions, for tools: imports, generators. Used by one thread.
package final class PlainProducer {
  private let handle: ClientHandle
  private let queue: ProduceQueue
  private let admin: KafkaAdmin
  private var counts: [String: Int32] = [:]
  private var appended = 0

  init(name: String, configuration: KafkaConfiguration, admin: KafkaAdmin, log: @escaping KafkaLog) throws(LogError) {
    self.admin = admin
    handle = try ClientHandle(.plainProducer, configuration: configuration, name: name, log: log)
    queue = ProduceQueue(handle)
  }

  deinit { close() }

  /// Hands records over; waits while librdkafka's queue is full. Errors: `unknownTopic`; `refused` for a record that is too large;
  /// what went wrong with records handed over before.
  package func produce(_ records: [PlainRecord]) throws(LogError) {
    let client = unsafe try handle.open("produce")
    for record in records {
      try checkPartition(of: record)
      let topic = unsafe try queue.topicHandle(client, record.topic)
      unsafe try append(record, client, topic)
      appended += 1
    }
    _ = unsafe rd_kafka_poll(client, 0)
    try throwFailure()
  }

  /// Records handed over and not yet acknowledged.
  package var outstanding: Int {
    guard let client = unsafe handle.ifOpen else { return 0 }
    return unsafe Int(rd_kafka_outq_len(client))
  }

  /// Waits until all records are acknowledged; tells, about four times a second, how many of all are.
  /// Errors: `retriable` after the timeout; what went wrong with the first record that failed.
  package func flush(timeout: Duration, progress: (_ delivered: Int, _ total: Int) -> Void = { _, _ in }) throws(LogError) {
    let client = unsafe try handle.open("flush")
    let deadline = ContinuousClock.now + timeout
    var code = RD_KAFKA_RESP_ERR__TIMED_OUT
    repeat {
      let left = deadline - ContinuousClock.now
      code = unsafe rd_kafka_flush(client, min(left, .milliseconds(250)).milliseconds)
      progress(appended - handle.callbacks.failedDeliveries - outstanding, appended)
    } while code == RD_KAFKA_RESP_ERR__TIMED_OUT && ContinuousClock.now < deadline
    try throwFailure()
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, doing: "flush") }
  }

  /// Drops what was not flushed.
  package func close() {
    if let client = unsafe handle.ifOpen { _ = unsafe rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT) }
    queue.close()
    handle.close()
  }

  private func throwFailure() throws(LogError) {
    let callbacks = handle.callbacks
    guard let failure = callbacks.firstFailure ?? callbacks.clientError else { return }
    callbacks.firstFailure = nil
    throw LogError(failure.kind, code: failure.code, message: "\(callbacks.failedDeliveries) records failed: \(failure.message)")
  }

  private func checkPartition(of record: PlainRecord) throws(LogError) {
    let partition = record.partition ?? 0
    if partition >= 0, partition < counts[record.topic] ?? 0 { return }
    let count = try queue.partitionCount(of: record.topic, admin: admin)
    counts[record.topic] = count
    guard partition >= 0, partition < count else {
      throw LogError(.unknownTopic, code: "_UNKNOWN_PARTITION", message: "produce: \(record.topic)[\(partition)] does not exist")
    }
  }

  @unsafe private func append(_ record: PlainRecord, _ client: OpaquePointer, _ topic: OpaquePointer) throws(LogError) {
    let key = record.key ?? []
    let value = record.value ?? []
    unsafe try key.withUnsafeBufferPointer { keyBytes throws(LogError) in
      unsafe try value.withUnsafeBufferPointer { valueBytes throws(LogError) in
        let content = unsafe ProduceQueue.Content(
          key: record.key == nil ? nil : queue.address(keyBytes), keyCount: key.count,
          value: record.value == nil ? nil : queue.address(valueBytes), valueCount: value.count)
        unsafe try queue.append(
          client, topic: topic, partition: record.partition ?? RD_KAFKA_PARTITION_UA, timestamp: record.timestamp ?? 0,
          content: content, headers: HeaderList(record.headers))
      }
    }
  }
}
