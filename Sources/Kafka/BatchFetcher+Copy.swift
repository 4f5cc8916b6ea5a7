internal import CRdKafka
internal import RecordLog

// The way of a record, from librdkafka's memory into the batch.
extension BatchFetcher {
  /// Copies the messages that are wanted; notes ends of partitions and errors.
  func copyRecords(into batch: RecordBatch) {
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
