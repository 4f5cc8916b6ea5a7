/// What went wrong with the log, told apart by what can be done about it.
package struct LogError: Error, Sendable, CustomStringConvertible {
  package enum Kind: Sendable, Hashable {
    /// The same call may be made again, and is meant to be.
    case retriable
    /// The transaction has to be aborted; what it contained is to be undone and replayed.
    case abortable
    /// The client that said so is of no use any more: fenced, or broken. Throw it away.
    case fatal
    /// An offset asked for is not in the log any more, or not yet.
    case offsetOutOfRange
    /// A topic or partition does not exist.
    case unknownTopic
    /// What is asked for, or how this client is set up, will be refused however often it is tried.
    case refused
  }

  package let kind: Kind
  /// The log's own name for the error, such as `_TIMED_OUT`.
  package let code: String
  /// What failed, in words; never a record's content.
  package let message: String

  package init(_ kind: Kind, code: String, message: String) {
    self.kind = kind
    self.code = code
    self.message = message
  }

  package var description: String { "\(message) (\(code))" }
}
