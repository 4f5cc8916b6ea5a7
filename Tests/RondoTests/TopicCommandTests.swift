import Foundation
import Testing

/// `rondo topics` needs a broker with an admin API, which the embedded one has not.
@Suite struct TopicCommandTests {
  static let servers = ProcessInfo.processInfo.environment["RONDO_TEST_BOOTSTRAP_SERVERS"]

  @Test(.enabled(if: servers != nil, "No real Kafka at hand: set RONDO_TEST_BOOTSTRAP_SERVERS."))
  func `apply creates what is missing, check tells drift, nothing is changed`() async throws {
    let servers = try #require(Self.servers)
    let name = "rondo-test-\(UUID().uuidString.lowercased())"
    let directory = FileManager.default.temporaryDirectory.appending(path: name)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let yaml = TopicFileTests.minimal.replacing("topic: a", with: "topic: \(name)")
    try Data(yaml.utf8).write(to: directory.appending(path: "\(name).yaml"))
    let common = ["--bootstrap-servers", servers, "--directory", directory.path, "--partitions", "2"]

    let missing = try await RondoProcess.run(arguments: ["topics", "check"] + common)
    #expect(missing.code == 78)
    #expect(missing.output.contains("missing"))
    let applied = try await RondoProcess.run(arguments: ["topics", "apply"] + common)
    #expect(applied.code == 0, "\(applied.error)")
    #expect(applied.output.contains("created"))
    let inOrder = try await RondoProcess.run(arguments: ["topics", "check"] + common)
    #expect(inOrder.code == 0, "\(inOrder.output)\(inOrder.error)")
    let drifted = try await RondoProcess.run(arguments: ["topics", "apply"] + common.dropLast() + ["3"])
    #expect(drifted.code == 78)
    #expect(drifted.output.contains("partitions") && drifted.output.contains("differs"))
  }
}
