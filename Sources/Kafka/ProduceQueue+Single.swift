internal import CRdKafka
internal import RecordLog

extension ProduceQueue {
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
      guard let error = unsafe rd_kafka_produceva(client, arguments, Self.argumentCount) else { break }
      // A failed call leaves the headers with their owner.
      let code = unsafe rd_kafka_error_code(error)
      let failure = unsafe LogError(consuming: error, doing: "produce")
      guard code == RD_KAFKA_RESP_ERR__QUEUE_FULL else { throw LogError(code, doing: "produce", detail: failure.message) }
      unsafe try wait(client, &deadline)
    }
    unsafe headers.handOver()
  }
}
