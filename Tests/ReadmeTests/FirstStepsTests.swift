import EmbeddedKafka
import Foundation
import Kafka
import RecordLog
import TestWaiting
import Testing

/// The commands of the README in the order in which a newcomer gives them, with debug executables and on another broker.
@Suite struct FirstStepsTests {
  /// A line as it is run here: its executable, broker and port replaced.
  private func line(_ start: String, broker: String, port: UInt16 = 0, file: String = "") throws -> [String] {
    let found = try #require(try Readme().commands.first { $0.hasPrefix(start) }, "\(start)")
    let changed = found.replacing(".build/release/", with: TestedPackage.executables.path + "/")
      .replacing("localhost:9092", with: broker).replacing(" 8080", with: " \(port)").replacing(" 9092", with: " \(port)")
      .replacing("orders.csv", with: file)
    return ["bash", "-c", "exec \(changed)"]
  }

  private func environment(broker: String) throws -> [String: String] {
    let export = try #require(try Readme().commands.first { $0.hasPrefix("export ") })
    let pair = export.dropFirst("export ".count).split(separator: "=")
    return LocalProcess.environment.merging([String(pair[0]): String(pair[1]).replacing("localhost:9092", with: broker)]) { $1 }
  }

  private func count(_ topic: String, at address: String) throws -> Int64 {
    let client = try KafkaClient(KafkaConfiguration(bootstrapServers: address), name: "test", log: { _, _, _ in })
    return try (Int32(0)..<4).reduce(0) { sum, partition in
      let marks = try client.admin.watermarks(of: TopicPartition(topic, partition), timeout: .seconds(10))
      return sum + marks.high - marks.low
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `a worker that was started as the README says makes transitions of what it says to import and generate`() async throws {
    let broker = try TestedPackage.broker()
    defer { broker.stop() }
    let address = broker.bootstrapServers
    let environment = try environment(broker: address)
    let port = try TestedPackage.freePort()
    try await TestedPackage.withFolder { folder in
      let worker = try LocalProcess(
        try line(".build/release/lifecycle-worker", broker: address, port: port), environment: environment, in: folder)
      defer { worker.destroy() }
      try await until("readiness: \(worker.error)") {
        try worker.expectRunning()
        return try await LocalProcess.run(["curl", "--fail", "--silent", "http://127.0.0.1:\(port)/readyz"]).code == 0
      }
      let orders = folder.appending(path: "past.csv")
      try Data("user,at,id,total,currency\n7,2024-05-01,1,2.50,EUR\n8,2024-05-02,2,3,EUR\n".utf8).write(to: orders)
      let imported = try await LocalProcess.run(
        try line(".build/release/rondo import", broker: address, file: orders.path), environment: environment)
      #expect(imported.code == 0, "\(imported.error)")
      #expect(try count("touchpoints", at: address) >= 2)
      let generated = try await LocalProcess.run(try line(".build/release/rondo generate", broker: address), environment: environment)
      #expect(generated.code == 0, "\(generated.error)")
      #expect(try count("touchpoints", at: address) >= 20_000)
      try await until("transitions") { try count("lifecycle.transitions", at: address) > 100 }
      let metrics = try await LocalProcess.run(["curl", "--fail", "--silent", "http://127.0.0.1:\(port)/metrics"])
      #expect(metrics.output.contains("# TYPE"))
      #expect(try await worker.terminate().code == 0)
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `the dev broker takes the port that the README gives it, and refuses to create topics`() async throws {
    let port = try TestedPackage.freePort()
    let broker = try LocalProcess(
      try line(".build/release/rondo dev-broker", broker: "", port: port), environment: LocalProcess.environment)
    defer { broker.destroy() }
    let address = "127.0.0.1:\(port)"
    try await until("the broker") {
      try broker.expectRunning()
      return try await LocalProcess.run(["kcat", "-b", address, "-L", "-m", "2"]).output.contains("touchpoints")
    }
    let applied = try await LocalProcess.run(
      try line(".build/release/rondo topics apply", broker: address), environment: try environment(broker: address))
    #expect(applied.code == 69, "\(applied.error)")
    #expect(try await broker.terminate().code == 0)
  }

  @Test(.enabled(if: TestedPackage.realKafka != nil, "No real Kafka at hand: set RONDO_TEST_BOOTSTRAP_SERVERS."))
  func `the topics are created on a real Kafka`() async throws {
    let address = try #require(TestedPackage.realKafka)
    for command in try Readme().commands where command.contains("rondo topics apply") {
      let outcome = try await LocalProcess.run(try line(command, broker: address), environment: try environment(broker: address))
      #expect(outcome.code == 0, "\(outcome.output)\(outcome.error)")
    }
  }
}
