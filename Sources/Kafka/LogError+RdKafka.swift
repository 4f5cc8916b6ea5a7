internal import CRdKafka
internal import RecordLog

extension LogError {
  /// A setting that will be refused however often it is tried.
  static func configuration(_ message: String) -> LogError {
    LogError(.refused, code: "CONFIGURATION", message: message)
  }

  /// The client was closed before.
  static func closed(_ what: String) -> LogError {
    LogError(.fatal, code: "_DESTROY", message: "\(what): the client is closed")
  }

  /// The error of a call that answers with a code. `kind`: `nil` takes the code's own.
  init(_ code: rd_kafka_resp_err_t, doing what: String, kind: Kind? = nil, detail: String? = nil) {
    let words = unsafe detail ?? String(cString: rd_kafka_err2str(code))
    self.init(kind ?? ErrorTriage.kind(of: code), code: ErrorTriage.name(of: code), message: "\(what): \(words)")
  }

  /// The error of a call that answers with an error object, which is destroyed here.
  ///
  /// What librdkafka says about the error's fate goes first; only refusals are recognised by their code before,
  /// since trying them again, even with a new client, leads nowhere.
  @unsafe init(consuming error: OpaquePointer, doing what: String) {
    let code = unsafe rd_kafka_error_code(error)
    let detail = unsafe String(cString: rd_kafka_error_string(error))
    let kind: Kind
    if ErrorTriage.kind(of: code) == .refused {
      kind = .refused
    } else if unsafe rd_kafka_error_is_fatal(error) != 0 {
      kind = .fatal
    } else if unsafe rd_kafka_error_txn_requires_abort(error) != 0 {
      kind = .abortable
    } else if unsafe rd_kafka_error_is_retriable(error) != 0 {
      kind = .retriable
    } else {
      kind = code == RD_KAFKA_RESP_ERR__TIMED_OUT ? .retriable : .fatal
    }
    unsafe rd_kafka_error_destroy(error)
    self.init(code, doing: what, kind: kind, detail: detail)
  }

  /// The fatal error that a client has met, if any: from then on nothing of it is of use.
  @unsafe static func fatal(of client: OpaquePointer, doing what: String) -> LogError? {
    var text = [CChar](repeating: 0, count: 512)
    let code = unsafe text.withUnsafeMutableBufferPointer {
      unsafe rd_kafka_fatal_error(client, $0.baseAddress, $0.count)
    }
    guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
    return LogError(code, doing: what, kind: .fatal, detail: CText.string(text))
  }
}
