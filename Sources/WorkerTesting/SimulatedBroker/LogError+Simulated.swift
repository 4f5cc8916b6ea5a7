internal import RecordLog

/// The errors of the simulated broker, under the names that librdkafka gives them.
extension LogError {
  static var dead: LogError { LogError(.fatal, code: "_DEAD", message: "the client has crashed") }

  static var closed: LogError { LogError(.fatal, code: "_DESTROY", message: "it was closed") }

  static var unreachable: LogError { LogError(.retriable, code: "_TIMED_OUT", message: "no broker is reached") }

  static var injectedFatal: LogError { LogError(.fatal, code: "_FATAL", message: "an injected fatal error") }

  static var injectedSilence: LogError {
    LogError(.fatal, code: "_TIMED_OUT", message: "an injected fatal error: the commit is not answered")
  }

  static var injectedAbortable: LogError { LogError(.abortable, code: "INVALID_RECORD", message: "an injected abortable error") }

  static var fencedInstance: LogError {
    LogError(.fatal, code: "FENCED_INSTANCE_ID", message: "a newer consumer has taken over this instance id")
  }

  static func fenced(_ transactionalID: String) -> LogError {
    LogError(.fatal, code: "_FENCED", message: "the producer of \(transactionalID) was fenced")
  }

  static func concurrent(_ transactionalID: String) -> LogError {
    LogError(.retriable, code: "CONCURRENT_TRANSACTIONS", message: "the transaction of \(transactionalID) is still ending")
  }

  static func outOfOrder(_ message: String) -> LogError { LogError(.refused, code: "_STATE", message: message) }

  static func unknown(_ partition: TopicPartition) -> LogError {
    LogError(.unknownTopic, code: "UNKNOWN_TOPIC_OR_PART", message: "\(partition) does not exist")
  }

  static func outOfRange(_ partition: TopicPartition, _ position: Int64, start: Int64, end: Int64) -> LogError {
    LogError(
      .offsetOutOfRange, code: "OFFSET_OUT_OF_RANGE", message: "\(partition) has \(start)..<\(end), but \(position) was asked for")
  }
}
