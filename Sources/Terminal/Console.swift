internal import Foundation

/// Standard output or standard error: text, and colours where a person is looking at it.
package struct Console: Sendable {
  package static let standardOutput = Console(handle: .standardOutput)
  package static let standardError = Console(handle: .standardError)

  private let handle: FileHandle
  /// Whether a person may be looking.
  package let isTerminal: Bool
  private let usesColours: Bool

  private init(handle: FileHandle) {
    self.handle = handle
    isTerminal = isatty(handle.fileDescriptor) == 1
    let environment = ProcessInfo.processInfo.environment
    usesColours = isTerminal && environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
  }

  package func write(_ text: String) {
    // Nobody is left to be told when this fails.
    try? handle.write(contentsOf: Data(text.utf8))
  }

  package func bold(_ text: String) -> String { usesColours ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
  package func faint(_ text: String) -> String { usesColours ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
  package func red(_ text: String) -> String { usesColours ? "\u{1B}[31m\(text)\u{1B}[0m" : text }
  package func green(_ text: String) -> String { usesColours ? "\u{1B}[32m\(text)\u{1B}[0m" : text }
}
