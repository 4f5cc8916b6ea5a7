internal import Foundation

/// Results as a file of JSON; names are in snake case.
enum Results {
  static func write(_ document: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    do {
      try encoder.encode(document).write(to: URL(filePath: path), options: .atomic)
    } catch { throw BenchFailure(.badConfiguration, "\(path): cannot be written; check that its directory exists") }
  }
}
