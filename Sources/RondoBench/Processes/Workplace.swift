internal import Foundation
internal import Terminal

/// A temporary folder for logs, addresses and the workers' states, and what has to be taken away at the end.
struct Workplace: Sendable {
  let folder: String
  let cleanup: Cleanup

  /// Lets `body` measure; whatever it started is stopped and deleted, also after a failure or a signal.
  static func use(_ body: (Workplace) throws -> Void) throws {
    let cleanup = Cleanup()
    let interruption = Interruption { cleanup.run() }
    defer {
      cleanup.run()
      interruption.end()
    }
    do {
      try body(Workplace(folder: try make(cleanup), cleanup: cleanup))
    } catch {
      interruption.waitIfBegun()
      throw error
    }
  }

  private static func make(_ cleanup: Cleanup) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rondo-bench-\(UUID().uuidString)").path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch { throw BenchFailure(.badConfiguration, "\(folder): cannot be created; set TMPDIR to a directory that may be written to") }
    cleanup.add { try? FileManager.default.removeItem(atPath: folder) }
    return folder
  }

  /// Starts `subject` at `site`; it is killed at the end, if it still runs.
  func start(_ subject: Subject, at site: Site, _ arguments: [String] = []) throws -> Child {
    let child = try subject.start(at: site, folder: folder, more: arguments)
    cleanup.add { child.kill() }
    return child
  }
}
