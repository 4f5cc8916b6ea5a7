import Foundation

/// A file for one test.
final class TemporaryFile {
  let path: String

  init(_ text: String, name: String = "file") throws {
    path = FileManager.default.temporaryDirectory.appending(path: "rondo-\(UUID().uuidString)-\(name)").path
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
