/// A file could not be read or written, or holds something unexpected. One sentence: where, what, what to do.
package struct RecordFileError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Kind: Sendable {
    /// The file cannot be opened, read or written.
    case access
    /// The file's content is not what it has to be.
    case content
  }

  package let kind: Kind
  /// The file's name, and `:line` where a line is to blame.
  package let place: String
  /// What is wrong and what to do about it.
  package let message: String

  package init(_ kind: Kind, at place: String, _ message: String) {
    self.kind = kind
    self.place = place
    self.message = message
  }

  package var description: String { "\(place): \(message)" }
}
