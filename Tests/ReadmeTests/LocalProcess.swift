import Foundation
import Synchronization
import TestWaiting

/// A process that a test started; what it writes goes to files.
final class LocalProcess {
  struct Outcome {
    let code: Int32
    let output: String
    let error: String
  }

  private let process = Process()
  private let ending: ProcessEnding
  private let files: (output: URL, error: URL)
  /// Processes that start at once would inherit each other's files.
  private static let starting = Mutex(())

  /// Starts a program, found by `PATH` if it is no path, with exactly this environment.
  init(_ command: [String], environment: [String: String], in directory: URL = TestedPackage.directory) throws {
    let base = FileManager.default.temporaryDirectory.appending(path: "rondo-process-\(UUID().uuidString)")
    ending = ProcessEnding(of: process)
    files = (base.appendingPathExtension("out"), base.appendingPathExtension("err"))
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.environment = environment
    process.currentDirectoryURL = directory
    process.standardInput = FileHandle.nullDevice
    try Data().write(to: files.output)
    try Data().write(to: files.error)
    let (output, error) = (try FileHandle(forWritingTo: files.output), try FileHandle(forWritingTo: files.error))
    process.standardOutput = output
    process.standardError = error
    let process = process
    try Self.starting.withLock { _ in try process.run() }
    try output.close()
    try error.close()
  }

  /// What a process of a person has: this one's environment without the project's own variables.
  static var environment: [String: String] { ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("RONDO_") } }

  /// Runs a program to its end.
  static func run(
    _ command: [String], environment: [String: String] = environment, in directory: URL = TestedPackage.directory,
    within limit: Duration = .seconds(120)
  ) async throws -> Outcome {
    let process = try LocalProcess(command, environment: environment, in: directory)
    defer { process.destroy() }
    return try await process.end(within: limit)
  }

  var error: String { (try? String(contentsOf: files.error, encoding: .utf8)) ?? "" }

  /// Asks it to end as an orchestrator does, and waits for that.
  func terminate(within limit: Duration = .seconds(60)) async throws -> Outcome {
    if process.isRunning { process.terminate() }
    return try await end(within: limit)
  }

  func end(within limit: Duration) async throws -> Outcome {
    try await until("the end of \(process.arguments ?? []): \(error)", within: limit) { !process.isRunning }
    let output = (try? String(contentsOf: files.output, encoding: .utf8)) ?? ""
    return Outcome(code: process.terminationReason == .exit ? process.terminationStatus : -1, output: output, error: error)
  }

  /// Throws if it has ended before it should.
  func expectRunning() throws {
    if !process.isRunning { throw WaitedInVain(what: "\(process.arguments ?? []) to go on: \(error)") }
  }

  /// Ends it, asked or whatever it does, and removes its files. Once, at last.
  func destroy() {
    ending.ask()
    ending.wait()
    try? FileManager.default.removeItem(at: files.output)
    try? FileManager.default.removeItem(at: files.error)
  }
}
