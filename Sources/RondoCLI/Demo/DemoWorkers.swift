internal import Foundation
internal import Synchronization
internal import Terminal

/// The worker processes of a demonstration. Their logs go to files, and what they say of themselves is read from there.
final class DemoWorkers: Sendable {
  /// The workers that are shown, each as a consumer group of its own.
  static let kinds = ["lifecycle-worker", "retention-worker", "winback-worker"]

  private struct Member {
    let kind: String
    let process: Process
    let log: String
  }

  private struct Roll {
    var members: [Member] = []
    /// Nobody starts any more.
    var isClosed = false
  }

  private let roll = Mutex(Roll())
  private let count: Int
  private let stage: DemoStage

  /// `count` workers of each kind, in a group per kind, on the stage's broker, none of which runs yet.
  init(count: Int, stage: DemoStage) {
    self.count = count
    self.stage = stage
  }

  /// Starts them, unless they were stopped before.
  func start() throws(Failure) {
    // The embedded broker lets a member in when the others' sessions have nearly run out: short ones make the start short.
    let config = "\(stage.folder)/client.properties"
    let properties = "session.timeout.ms=3500\nheartbeat.interval.ms=200\n"
    do {
      try properties.write(toFile: config, atomically: true, encoding: .utf8)
      for kind in Self.kinds {
        let executable = try Self.executable(kind)
        for number in 1...count {
          try roll.withLock {
            guard !$0.isClosed else { return }
            $0.members.append(try Self.start(kind, executable, number, stage: stage, config: config))
          }
        }
      }
    } catch let failure as Failure {
      throw failure
    } catch { throw Failure(.defect, "the workers could not be started: \(error)") }
  }

  private var members: [Member] { roll.withLock { $0.members } }

  private static func executable(_ kind: String) throws(Failure) -> URL {
    guard let executable = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: kind),
      FileManager.default.isExecutableFile(atPath: executable.path)
    else { throw Failure(.badConfiguration, "\(kind) is not beside rondo; build it with: swift build --product \(kind)") }
    return executable
  }

  /// Starts what it is given so that it ends with this process, even if that is killed; `nil` where the system has nothing of the kind.
  /// What it goes by is the end of the thread that starts it: here the main one, which lives as long as the process.
  private static var tether: URL? {
    let path = "/usr/bin/setpriv"
    return FileManager.default.isExecutableFile(atPath: path) ? URL(filePath: path) : nil
  }

  private static func start(_ kind: String, _ executable: URL, _ number: Int, stage: DemoStage, config: String) throws -> Member {
    let log = "\(stage.folder)/\(kind)-\(number).log"
    try Data().write(to: URL(filePath: log))
    let process = Process()
    let tether = Self.tether
    process.executableURL = tether ?? executable
    process.arguments =
      (tether == nil ? [] : ["--pdeathsig", "KILL", executable.path]) + [
        "--bootstrap-servers", stage.address, "--kafka-config", config, "--instance-id", "demo-\(number)",
        "--state-directory", "\(stage.folder)/state", "--clock", "log",
      ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(forWritingAtPath: log) ?? .nullDevice
    try process.run()
    return Member(kind: kind, process: process, log: log)
  }

  /// Waits until all partitions are live, spread over all workers.
  func waitUntilLive(partitions: Int) throws(Failure) {
    let progress = ProgressLine()
    defer { progress.clear() }
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      try throwIfEnded()
      let live = logs().map { WorkerLog.livePartitions($0.log, of: $0.kind) }
      let all = partitions * Self.kinds.count
      if live.allSatisfy({ $0 > 0 }), live.reduce(0, +) == all { return }
      progress.show("the workers join their groups: \(live.reduce(0, +)) of \(all) partitions live")
      Thread.sleep(forTimeInterval: 0.05)
    }
    throw Failure(.defect, "the workers did not join their groups within a minute")
  }

  /// A worker that has ended cannot be waited for.
  func throwIfEnded() throws(Failure) {
    for member in members where !member.process.isRunning {
      let log = (try? String(contentsOfFile: member.log, encoding: .utf8)) ?? ""
      throw Failure(.defect, "a worker ended: \(log.split(separator: "\n").last ?? "it said nothing")")
    }
  }

  /// Lets the workers commit and end; gives what they say they have done, by kind.
  func finish() throws(Failure) -> [String: [WorkerTotals]] {
    stop()
    var totals: [String: [WorkerTotals]] = [:]
    for (kind, log) in logs() {
      guard let said = WorkerLog.totals(log, of: kind) else { throw Failure(.defect, "a worker did not end as it should") }
      totals[kind, default: []].append(said)
    }
    return totals
  }

  /// Ends all workers: SIGTERM, and after ten seconds SIGKILL.
  func stop() {
    let running = roll.withLock {
      $0.isClosed = true
      return $0.members.map(\.process).filter(\.isRunning)
    }
    for process in running { process.terminate() }
    let deadline = ContinuousClock.now + .seconds(10)
    while running.contains(where: \.isRunning), ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.02) }
    for process in running where process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  private func logs() -> [(kind: String, log: String)] {
    members.map { ($0.kind, (try? String(contentsOfFile: $0.log, encoding: .utf8)) ?? "") }
  }
}
