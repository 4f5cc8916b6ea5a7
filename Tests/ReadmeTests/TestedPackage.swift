import CListenPort
import EmbeddedKafka
import Foundation
import TestWaiting
import TopicFiles

/// The package that is tested, and what a test needs beside it.
enum TestedPackage {
  static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Where executables are: beside the test bundle.
  static let executables = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  /// Checkers that `scripts/setup --test` installs.
  static let checkers = directory.appending(path: ".build/python/bin")

  /// A real Kafka, if one was named.
  static let realKafka: String? = {
    let address = ProcessInfo.processInfo.environment["RONDO_TEST_BOOTSTRAP_SERVERS"]
    if address == nil { print("SKIPPED: README and compose/ against a real Kafka, since RONDO_TEST_BOOTSTRAP_SERVERS is not set") }
    return address
  }()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: directory.appending(path: path), encoding: .utf8)
  }

  /// An embedded broker with the topics of `topics/` and further ones, of four partitions. To be stopped.
  static func broker(_ further: [String] = []) throws -> EmbeddedBroker {
    let broker = try EmbeddedBroker()
    let described = try TopicDirectory.read(path: directory.appending(path: "topics").path).map(\.topic)
    for topic in described + further { try broker.createTopic(topic, partitions: 4) }
    return broker
  }

  /// A port that nobody listens on now.
  static func freePort() throws -> UInt16 {
    let candidates = (0..<100).lazy.map { _ in UInt16.random(in: 20_000..<32_000) }
    guard let port = candidates.first(where: { listen_port_is_free($0) != 0 }) else { throw WaitedInVain(what: "a free port") }
    return port
  }

  /// A directory of the test's own, removed afterwards.
  static func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rondo-readme-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
  }
}
