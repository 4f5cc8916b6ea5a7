import EmbeddedKafka
import Foundation
import Kafka
import TestWaiting
import Testing

/// The README's worker, as a process on the embedded broker, read by a client that is not ours.
@Suite struct ExampleWorkerTests {
  private func complaint(of customer: String, day: Int) -> PlainRecord {
    let value =
      #"{"type":"track","event":"Support Ticket Opened","userId":"\#(customer)","messageId":"\#(customer)-\#(day)","#
      + #""timestamp":"2024-05-0\#(day)T12:00:00.000Z"}"#
    return PlainRecord(topic: "touchpoints", key: Array(customer.utf8), value: Array(value.utf8))
  }

  /// The surges so far, as key and value; progress records have no key.
  private func surges(at address: String) async throws -> [String] {
    let outcome = try await LocalProcess.run([
      "kcat", "-b", address, "-C", "-t", "complaint-surge.surges", "-e", "-q", "-f", "%k %s\n",
    ])
    #expect(outcome.code == 0, "\(outcome.error)")
    return outcome.output.split(separator: "\n").filter { $0.hasPrefix("c") }.map(String.init)
  }

  @Test(.timeLimit(.minutes(5)))
  func `three complaints are one surge, two are none`() async throws {
    let names = ["surges", "changelog", "dead-letters"].map { "complaint-surge.\($0)" }
    let broker = try TestedPackage.broker(names)
    defer { broker.stop() }
    let address = broker.bootstrapServers
    let command = try #require(try Readme().commands.first { $0.hasPrefix("swift run -c release complaint-surge ") })
    let arguments = command.replacing("localhost:9092", with: address).split(separator: " ").dropFirst(5).map(String.init)
    try await TestedPackage.withFolder { folder in
      let worker = try LocalProcess(
        [TestedPackage.executables.appending(path: "complaint-surge").path] + arguments, environment: LocalProcess.environment, in: folder)
      defer { worker.destroy() }
      let client = try KafkaClient(KafkaConfiguration(bootstrapServers: address), name: "test", log: { _, _, _ in })
      let producer = try client.makePlainProducer()
      defer { producer.close() }
      try producer.produce((1...2).map { complaint(of: "calm", day: $0) } + (1...3).map { complaint(of: "cross", day: $0) })
      try producer.flush(timeout: .seconds(20))
      try await until("a surge: \(worker.error)") {
        try worker.expectRunning()
        return try await !surges(at: address).isEmpty
      }
      let ended = try await worker.terminate()
      #expect(ended.code == 0, "\(ended.error)")
      #expect(try await surges(at: address) == [#"cross {"since":"2024-05-01T12:00:00.000Z"}"#])
    }
  }
}
