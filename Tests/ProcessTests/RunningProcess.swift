import Dispatch
import Foundation
import Synchronization
import TestWaiting
import Testing

/// A process that a test started. What it writes goes to a file.
final class RunningProcess {
  let name: String
  private let process = Process()
  private let ending: ProcessEnding
  private let log: URL
  /// Starting processes from several threads at once lets them inherit each other's files.
  private static let starting = Mutex(())

  init(_ name: String, executable: URL, arguments: [String], environment: [String: String], log: URL) throws {
    self.name = name
    self.log = log
    ending = ProcessEnding(of: process)
    try Data().write(to: log)
    process.executableURL = executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("RONDO_") }.merging(environment) { $1 }
    process.currentDirectoryURL = TestedPackage.directory
    let output = try FileHandle(forWritingTo: log)
    try output.seekToEnd()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    let process = process
    try Self.starting.withLock { _ in try process.run() }
    try output.close()
  }

  var id: Int32 { process.processIdentifier }
  var isRunning: Bool { process.isRunning }
  /// What it has written so far.
  var output: String { String(decoding: outputData, as: UTF8.self) }
  var outputData: Data { (try? Data(contentsOf: log)) ?? Data() }
  var lines: [Substring] { output.split(separator: "\n") }

  func count(of text: String) -> Int { lines.count { $0.contains(text) } }

  /// Sends a signal, unless it has ended: its number may be another's by now.
  func send(_ signal: Int32) {
    if process.isRunning { kill(id, signal) }
  }

  /// Waits for its end; gives its exit code, or the signal that ended it as a negative number.
  func end(within limit: Duration = .seconds(60)) async throws -> Int32 {
    try await until("the end of \(name): \(lines.last ?? "")", within: limit) { !process.isRunning }
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  /// Asks it to end, so that it can end what it has started itself.
  func askToEnd() { ending.ask() }

  /// Waits for its end until `deadline`, then ends it whatever it does. Once, at last.
  func destroy(at deadline: DispatchTime) { ending.wait(until: deadline) }
}
