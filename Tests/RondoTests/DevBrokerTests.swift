import EmbeddedKafka
import Foundation
import Kafka
import RecordLog
import Subprocess
import SystemPackage
import Testing

@Suite struct DevBrokerTests {
  @Test(.timeLimit(.minutes(2)))
  func `a generated stream arrives whole in the topics of the dev broker, which stops on a signal`() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "rondo-\(UUID().uuidString)").path
    let result = try await run(
      RondoProcess.executable, arguments: ["dev-broker", "--partitions", "3", "--topic", "orders", "--address-file", file],
      workingDirectory: FilePath(RondoProcess.package), input: .none, output: .sequence, error: .discarded
    ) { broker in
      var lines: [String] = []
      for try await line in broker.standardOutput.strings() {
        lines.append(line)
        guard lines.count == 3 else { continue }
        let address = (lines.first ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        try await Self.expectWholeStream(at: address)
        try broker.send(signal: .terminate)
      }
      #expect(lines.count == 4)
      #expect(lines.contains { $0.contains("without durability") })
      #expect(lines.contains { $0.contains("topics of 3 partitions: ") && $0.contains("orders") })
    }
    #expect(result.terminationStatus == .exited(0))
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test(.timeLimit(.minutes(1)))
  func `the dev broker listens on the port it is told, and says when that is taken`() async throws {
    // A port that was free a moment ago, as long as nothing else takes it.
    let other = try EmbeddedBroker()
    let port = try #require(other.bootstrapServers.split(separator: ":").last.map(String.init))
    let refused = try await RondoProcess.run("dev-broker", "--port", port)
    #expect(refused.code == 78)
    #expect(refused.error.contains("127.0.0.1:\(port): the port is taken"))
    other.stop()
    let result = try await run(
      RondoProcess.executable, arguments: ["dev-broker", "--port", port], workingDirectory: FilePath(RondoProcess.package),
      input: .none, output: .sequence, error: .discarded
    ) { broker in
      for try await line in broker.standardOutput.strings() {
        guard line.hasPrefix("127.0.0.1:") else { continue }
        #expect(line.trimmingCharacters(in: .whitespacesAndNewlines) == "127.0.0.1:\(port)")
        try broker.send(signal: .terminate)
      }
    }
    #expect(result.terminationStatus == .exited(0))
  }

  private static func expectWholeStream(at address: String) async throws {
    let outcome = try await RondoProcess.run(
      "generate", "--events", "2000", "--customers", "50", "--repeats", "0", "--bootstrap-servers", address)
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output.contains("2,000"))
    let client = try KafkaClient(KafkaConfiguration(bootstrapServers: address), name: "test", log: { _, _, _ in })
    #expect(try client.partitionCounts(of: ["touchpoints", "orders"], timeout: .seconds(10)) == ["touchpoints": 3, "orders": 3])
    var counts: [Int64] = []
    for partition in Int32(0)..<3 {
      let marks = try client.admin.watermarks(of: TopicPartition("touchpoints", partition), timeout: .seconds(10))
      counts.append(marks.high - marks.low)
    }
    #expect(counts.reduce(0, +) == 2000)
    #expect(counts.allSatisfy { $0 > 0 })
    let missing = try await RondoProcess.run("generate", "--topic", "nothing", "--bootstrap-servers", address)
    #expect(missing.code == 78)
    #expect(missing.error.contains("rondo topics apply"))
  }
}
