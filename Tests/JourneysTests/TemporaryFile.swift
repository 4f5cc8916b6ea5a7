import Foundation

/// A file for one test; it is removed when the test lets go of it.
final class TemporaryFile {
  let path: String

  init(_ content: [UInt8] = []) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "rondo-\(UUID().uuidString)").path
    try Data(content).write(to: URL(filePath: path))
  }

  convenience init(_ text: String) throws { try self.init(Array(text.utf8)) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var bytes: [UInt8] {
    get throws { [UInt8](try Data(contentsOf: URL(filePath: path))) }
  }

  var lines: [String] {
    get throws { String(decoding: try bytes, as: UTF8.self).split(separator: "\n").map(String.init) }
  }
}
