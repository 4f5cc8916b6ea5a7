/// A file in `topics/` is not what it has to be. One line: file and line, what is wrong, what to do.
package struct TopicFileError: Error, Sendable, Equatable, CustomStringConvertible {
  package let description: String

  init(_ file: String, line: Int? = nil, _ message: String) {
    description = "\(file)\(line.map { ":\($0)" } ?? ""): \(message)"
  }
}
