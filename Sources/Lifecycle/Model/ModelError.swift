/// One thing that is wrong with a model: where, what, and what to write instead.
package struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
  package let file: String
  package let position: SourcePosition
  /// What is wrong, in one sentence without a full stop.
  package let problem: String
  /// What to write instead.
  package let remedy: String?

  package init(file: String, position: SourcePosition, problem: String, remedy: String? = nil) {
    self.file = file
    self.position = position
    self.problem = problem
    self.remedy = remedy
  }

  /// One line: `comwrap.yaml:12:5: unknown key "evnt"; write "event"`.
  package var description: String {
    let place = position.line == 0 ? file : "\(file):\(position.line):\(position.column)"
    return "\(place): \(problem)" + (remedy.map { "; \($0)" } ?? "")
  }
}

/// Everything that is wrong with one or several models, in the order of the files.
package struct ModelErrors: Error, Sendable, CustomStringConvertible {
  package let errors: [ModelError]

  package init(_ errors: [ModelError]) { self.errors = errors }

  /// One line per error.
  package var description: String { errors.map(\.description).joined(separator: "\n") }
}
