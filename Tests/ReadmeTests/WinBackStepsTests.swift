import EmbeddedKafka
import Foundation
import TestWaiting
import Testing

/// What the README says about win-back: the worker's start, and a sender of mails.
@Suite struct WinBackStepsTests {
  @Test(.timeLimit(.minutes(3)))
  func `the worker starts with plays of its own and some that come with Rondo`() async throws {
    let command = try #require(try Readme().commands.first { $0.contains("winback-worker --plays") })
    let broker = try TestedPackage.broker()
    defer { broker.stop() }
    let port = try TestedPackage.freePort()
    try await TestedPackage.withFolder { folder in
      let plays = try TestedPackage.text("Sources/WinBackPlays/plays/dates.yaml")
      try Data(plays.utf8).write(to: folder.appending(path: "our-plays.yaml"))
      let environment = LocalProcess.environment.merging(
        ["RONDO_BOOTSTRAP_SERVERS": broker.bootstrapServers, "RONDO_HTTP_PORT": "\(port)"]) { $1 }
      let here = command.replacing(".build/release/", with: TestedPackage.executables.path + "/")
      let worker = try LocalProcess(["bash", "-c", "exec \(here)"], environment: environment, in: folder)
      defer { worker.destroy() }
      try await until("readiness: \(worker.error)") {
        try worker.expectRunning()
        return try await LocalProcess.run(["curl", "--fail", "--silent", "http://127.0.0.1:\(port)/readyz"]).code == 0
      }
      #expect(try await worker.terminate().code == 0)
    }
  }

  /// In place of the package that the sender imports: it gives these records, and then it is interrupted.
  private static let consumer = """
    from sys import exit as leave

    class Message:
        def __init__(self, value): self.bytes = value
        def error(self): return None
        def value(self): return self.bytes

    class Consumer:
        def __init__(self, settings):
            assert settings["isolation.level"] == "read_committed" and settings["enable.auto.commit"] is False
            self.records = [line for line in open("triggers.jsonl").read().split("\\n") if line]
        def subscribe(self, topics): assert topics == ["winback.triggers"]
        def poll(self, timeout):
            if not self.records: leave(0)
            return Message(self.records.pop(0))
        def commit(self, message): pass
    """

  @Test func `the sender drops repeats by their id, and what is revoked, past or for other channels`() async throws {
    let script = try #require(try Readme().blocks.first { $0.language == "python" }).text
    func trigger(_ id: String, channel: String = "email", expires: String = "2999-01-01T00:00:00.000Z") -> String {
      #"{"id":"\#(id)","status":"active","customer":"c1","play":"p","step":"s","expires":"\#(expires)","channels":["\#(channel)"]}"# + "\n"
    }
    let revoked = #"{"id":"d","status":"revoked","customer":"c1","play":"p","step":"s","expires":"2999-01-01T00:00:00.000Z"}"# + "\n"
    try await TestedPackage.withFolder { folder in
      for (name, text) in [
        ("sender.py", script), ("confluent_kafka.py", Self.consumer),
        (
          "triggers.jsonl",
          trigger("a") + trigger("b", expires: "2011-01-01T00:00:00.000Z") + trigger("a") + trigger("c", channel: "letter") + revoked
            + trigger("d")
            + trigger("e")
        ),
      ] { try Data(text.utf8).write(to: folder.appending(path: name)) }
      let first = try await LocalProcess.run(["python3", "sender.py"], in: folder)
      #expect(first.code == 0, "\(first.error)")
      #expect(first.output.split(separator: "\n") == ["a", "e"].map { "mail to c1: p/s, trigger_id \($0)" })
      // Started again, it reads what it had not committed once more.
      let second = try await LocalProcess.run(["python3", "sender.py"], in: folder)
      #expect(second.code == 0 && second.output.isEmpty, "\(second.output)\(second.error)")
    }
  }
}
