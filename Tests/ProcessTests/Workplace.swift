import Dispatch
import Foundation
import TestWaiting
import Testing

/// A folder, and the processes that a test starts. Nothing of it is left when the test ends, however it ends.
final class Workplace {
  struct Outcome {
    let code: Int32
    let output: String
  }

  let folder: URL
  private var processes: [RunningProcess] = []

  private init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "rondo-process-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Lets `body` work in a workplace, and clears it up.
  static func open<Result>(_ body: (Workplace) async throws -> Result) async throws -> Result {
    let place = try Workplace()
    defer { place.clear() }
    return try await body(place)
  }

  private func clear() {
    for process in processes { process.askToEnd() }
    let deadline = DispatchTime.now() + ProcessEnding.limit
    for process in processes { process.destroy(at: deadline) }
    try? FileManager.default.removeItem(at: folder)
  }

  /// Starts an executable of the package.
  func start(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws -> RunningProcess {
    // Nothing is kept outside of the folder.
    let state = ["RONDO_STATE_DIRECTORY": folder.appending(path: "state").path]
    return try start(TestedPackage.executable(name), name, arguments, state.merging(environment) { $1 })
  }

  /// Starts a program.
  func start(_ executable: URL, _ name: String, _ arguments: [String], _ environment: [String: String] = [:]) throws -> RunningProcess {
    let process = try RunningProcess(
      name, executable: executable, arguments: arguments, environment: environment,
      log: folder.appending(path: "\(processes.count)-\(name).log"))
    processes.append(process)
    return process
  }

  /// Runs an executable of the package to its end.
  func run(
    _ name: String, _ arguments: [String], environment: [String: String] = [:], within limit: Duration = .seconds(60)
  ) async throws -> Outcome {
    let process = try start(name, arguments, environment: environment)
    let code = try await process.end(within: limit)
    return Outcome(code: code, output: process.output)
  }

  /// Writes a file; gives its path.
  func file(_ name: String, _ text: String) throws -> String {
    let url = folder.appending(path: name)
    try Data(text.utf8).write(to: url)
    return url.path
  }
}
