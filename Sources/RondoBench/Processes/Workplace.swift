internal import Foundation

/// A temporary folder for logs, addresses and the workers' states.
enum Workplace {
  static func make(_ cleanup: Cleanup) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rondo-bench-\(UUID().uuidString)").path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch { throw BenchFailure(.badConfiguration, "\(folder): cannot be created; set TMPDIR to a directory that may be written to") }
    cleanup.add { try? FileManager.default.removeItem(atPath: folder) }
    return folder
  }
}
