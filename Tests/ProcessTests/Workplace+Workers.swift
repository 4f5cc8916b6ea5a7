import Foundation
import Kafka
import TestWaiting
import Testing

extension Workplace {
  /// Starts a lifecycle-worker on `cluster`. It writes no ticks, so that runs can be compared.
  ///
  /// - Parameter fileKilobytes: How large its files may become, as if the disk were full then.
  func startWorker(
    _ cluster: Cluster, _ instance: String, _ options: [String] = [], fileKilobytes: Int? = nil
  ) throws -> RunningProcess {
    // The embedded broker lets a member in when the others' sessions have nearly run out, and a real one takes none below 6 s.
    let session = cluster.broker == nil ? 6000 : 3500
    let config = try file("client.properties", "session.timeout.ms=\(session)\nheartbeat.interval.ms=200\n")
    let arguments =
      [
        "--bootstrap-servers", cluster.address, "--kafka-config", config, "--instance-id", instance, "--clock", "log", "--log-level",
        "debug",
      ]
      + cluster.prefixOption + options
    let environment = ["RONDO_STATE_DIRECTORY": stateDirectory(cluster, instance).path]
    guard let fileKilobytes else { return try start("lifecycle-worker", arguments, environment: environment) }
    // The shell counts in blocks of 512 bytes. A signal that is ignored stays so in what it becomes.
    return try start(
      URL(filePath: "/bin/sh"), "lifecycle-worker",
      ["-c", "trap '' XFSZ; ulimit -f \(fileKilobytes * 2); exec \"$0\" \"$@\"", TestedPackage.executable("lifecycle-worker").path]
        + arguments,
      environment)
  }

  /// Where an instance on `cluster` keeps its states: apart from all others, so that its disk can be lost alone.
  func stateDirectory(_ cluster: Cluster, _ instance: String) -> URL {
    let port = cluster.address.split(separator: ":").last.map(String.init) ?? ""
    return folder.appending(path: "state-\(port)-\(cluster.prefix)\(instance)")
  }

  /// Waits until these workers have all partitions of `cluster` between them, and each has some.
  func awaitLive(_ workers: [RunningProcess], _ cluster: Cluster) async throws {
    try await until("all partitions live") {
      let live = workers.map(\.livePartitions)
      return live.allSatisfy { $0 > 0 } && live.reduce(0, +) == cluster.partitions
    }
  }

  /// Begins to stream generated journeys into `cluster`.
  func stream(_ options: [String], to cluster: Cluster) throws -> RunningProcess {
    try start("rondo", ["generate", "--bootstrap-servers", cluster.address] + cluster.prefixOption + options)
  }

  /// Streams generated journeys into `cluster`; gives what the generator says of them.
  @discardableResult
  func generate(_ options: [String], to cluster: Cluster) async throws -> String {
    let outcome = try await run("rondo", ["generate", "--bootstrap-servers", cluster.address] + cluster.prefixOption + options)
    guard outcome.code == 0 else { throw Cluster.Unfit(reason: outcome.output) }
    return outcome.output
  }
}

extension RunningProcess {
  /// What a worker says itself, and not what the second stage in its process says.
  private var ownLines: [Substring] { lines.filter { $0.contains(" \(name):") } }

  /// How many lines of its own contain `text`.
  func ownCount(of text: String) -> Int { ownLines.count { $0.contains(text) } }

  /// How many partitions a worker says it has live.
  var livePartitions: Int {
    var live = 0
    for line in ownLines {
      if line.hasSuffix("] Live.") { live += 1 }
      if line.hasSuffix("] Revoked.") { live = 0 }
    }
    return live
  }

  /// What it says of the partitions that it has taken over, in their order.
  var takeovers: [Takeover] { ownLines.filter { $0.hasSuffix("] Live.") }.map(Takeover.init) }

  /// Up to which offset a worker says that it has committed the touchpoints, per partition.
  var committed: [Int32: Int64] {
    let matches = ownLines.filter { $0.hasSuffix("] Committed.") }.flatMap { $0.matches(of: /touchpoints\[(\d+)\]:(\d+)/) }
    return [Int32: Int64](matches.compactMap { match in Int32(match.1).map { ($0, Int64(match.2) ?? 0) } }, uniquingKeysWith: max)
  }

  /// Waits until a worker that nobody stopped before has committed everything that is in `touchpoints`.
  func awaitCommitted(_ cluster: Cluster) async throws {
    let ends = try cluster.watermarks("touchpoints").map(\.high)
    try await until("everything is committed") { ends.enumerated().allSatisfy { (committed[Int32($0.offset)] ?? 0) >= $0.element } }
  }

  /// A number in the last line of a worker, `Stopped.`
  func total(_ name: String) -> Int? {
    guard let line = ownLines.last(where: { $0.hasSuffix("] Stopped.") }) else { return nil }
    return line.split(separator: " ").first { $0.hasPrefix("\(name)=") }.flatMap { Int($0.dropFirst(name.count + 1)) }
  }
}

extension FileManager {
  /// The size of all files in and below a directory.
  func bytes(below directory: URL) throws -> Int {
    try subpathsOfDirectory(atPath: directory.path).reduce(0) {
      $0 + ((try attributesOfItem(atPath: directory.appending(path: $1).path)[.size] as? Int) ?? 0)
    }
  }
}
