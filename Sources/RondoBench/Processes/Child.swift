internal import Foundation

/// A process that is measured. What it says goes to a file, and is read from there.
final class Child: Sendable {
  private let process: Process
  private let log: String
  let name: String

  /// Starts an executable that lies beside this one.
  init(_ name: String, _ arguments: [String], log: String) throws {
    guard let executable = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: name),
      FileManager.default.isExecutableFile(atPath: executable.path)
    else {
      throw BenchFailure(.badConfiguration, "\(name) is not beside rondo-bench; build it: swift build -c release --product \(name)")
    }
    self.name = name
    self.log = log
    try Data().write(to: URL(filePath: log))
    process = Process()
    process.executableURL = executable
    process.arguments = arguments
    // Options of a worker come from the environment, too: everybody is to be measured under the same.
    process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("RONDO_") }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(forWritingAtPath: log) ?? .nullDevice
    try process.run()
  }

  var isRunning: Bool { process.isRunning }

  var text: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  /// What it says itself, and not what other workers in it say.
  private var lines: [Substring] {
    text.split(separator: "\n").filter { !$0.contains("-worker:") || $0.contains(" \(name):") }
  }

  func sample() throws -> ProcessSample {
    guard let sample = ProcessSample(of: process.processIdentifier), process.isRunning else { throw ended() }
    return sample
  }

  /// How many lines end in `word`, such as `Live.`
  func count(_ word: String) -> Int { lines.count { $0.hasSuffix("] \(word)") } }

  /// Waits until `count` lines end in `word`.
  func wait(for word: String, count: Int, within timeout: Duration = .seconds(60)) throws {
    let deadline = ContinuousClock.now + timeout
    while self.count(word) < count {
      guard process.isRunning else { throw ended() }
      guard ContinuousClock.now < deadline else { throw BenchFailure(.defect, "\(name) did not say \(word) within \(timeout)") }
      Thread.sleep(forTimeInterval: 0.005)
    }
  }

  /// SIGTERM, and waits for the end.
  func stop(within timeout: Duration = .seconds(30)) throws {
    process.terminate()
    let deadline = ContinuousClock.now + timeout
    while process.isRunning, ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.01) }
    guard !process.isRunning else {
      kill()
      throw BenchFailure(.defect, "\(name) did not stop within \(timeout)")
    }
    guard process.terminationStatus == 0 else { throw ended() }
  }

  /// SIGKILL.
  func kill() {
    guard process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// A number in the line `Stopped.`
  func total(_ name: String) -> Int {
    let line = lines.last { $0.hasSuffix("] Stopped.") }
    return line?.split(separator: " ").last { $0.hasPrefix("\(name)=") }.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
  }

  private func ended() -> BenchFailure {
    BenchFailure(.defect, "\(name) ended: \(text.split(separator: "\n").last ?? "it said nothing")")
  }
}
