internal import CRdKafka
internal import RecordLog

/// One request to the admin API and its answer.
enum AdminRequest {
  static func noAdmin(_ what: String) -> LogError {
    LogError(
      RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, doing: what,
      detail: "these brokers have no admin API: topics have to be created by the brokers' own tools")
  }

  /// Sends a request by `send`, waits for its answer, and reads that by `read`; all that the exchange needs is freed at the end.
  @unsafe static func perform<Answer>(
    _ client: OpaquePointer, _ operation: rd_kafka_admin_op_t, timeout: Duration, doing what: String,
    send: (_ options: OpaquePointer?, _ queue: OpaquePointer) -> Void,
    read: (_ event: OpaquePointer) throws(LogError) -> Answer
  ) throws(LogError) -> Answer {
    guard let queue = unsafe rd_kafka_queue_new(client) else { throw .closed(what) }
    defer { unsafe rd_kafka_queue_destroy(queue) }
    let options = unsafe rd_kafka_AdminOptions_new(client, operation)
    defer { unsafe rd_kafka_AdminOptions_destroy(options) }
    let milliseconds = timeout.milliseconds
    _ = unsafe rd_kafka_AdminOptions_set_request_timeout(options, milliseconds, nil, 0)
    if operation == RD_KAFKA_ADMIN_OP_CREATETOPICS {
      _ = unsafe rd_kafka_AdminOptions_set_operation_timeout(options, milliseconds, nil, 0)
    }
    unsafe send(options, queue)
    // The request itself times out first.
    guard let event = unsafe rd_kafka_queue_poll(queue, milliseconds + 1000) else {
      throw LogError(RD_KAFKA_RESP_ERR__TIMED_OUT, doing: what)
    }
    defer { unsafe rd_kafka_event_destroy(event) }
    let code = unsafe rd_kafka_event_error(event)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
      if code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE {
        throw noAdmin(what)
      }
      throw unsafe LogError(code, doing: what, detail: rd_kafka_event_error_string(event).map { unsafe String(cString: $0) })
    }
    return unsafe try read(event)
  }
}
