import Foundation
import Testing

/// How a worker ends that cannot begin: one line that says what to do, and the code by which an orchestrator knows.
@Suite struct ExitCodeTests {
  private func expectEnd(
    _ code: Int32, _ words: [String], _ arguments: [String], in place: Workplace, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let outcome = try await place.run("lifecycle-worker", arguments)
    #expect(outcome.code == code, "\(outcome.output)", sourceLocation: sourceLocation)
    let errors = outcome.output.split(separator: "\n").filter { $0.lowercased().hasPrefix("error: ") }
    #expect(errors.count == 1, "\(outcome.output)", sourceLocation: sourceLocation)
    for word in words {
      #expect(outcome.output.contains(word), "\(word) is not in: \(outcome.output)", sourceLocation: sourceLocation)
    }
    // Nothing follows the line: whoever tails a log sees it.
    if code != 64 { #expect(outcome.output.split(separator: "\n").last == errors.last, sourceLocation: sourceLocation) }
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["lifecycle-worker", "retention-worker", "complaint-days"])
  func `help is shown, and ends a worker with 0`(worker: String) async throws {
    try await Workplace.open { place in
      let outcome = try await place.run(worker, ["--help"])
      #expect(outcome.code == 0)
      for text in ["USAGE: \(worker)", "--bootstrap-servers", "--memory-limit", "RONDO_", "Exit codes"] {
        #expect(outcome.output.contains(text), "\(text) is not in: \(outcome.output)")
      }
    }
  }

  @Test(.timeLimit(.minutes(3)))
  func `a bad configuration ends a worker with 78 and a line that names it`() async throws {
    try await Workplace.open { place in
      let unknown = try place.file("unknown.properties", "socket.timeout.ms=1000\nno.such.property=1\n")
      try await expectEnd(
        78, ["unknown.properties:2", "no.such.property"], ["--bootstrap-servers", "127.0.0.1:1", "--kafka-config", unknown], in: place)
      let protected = try place.file("protected.properties", "isolation.level=read_uncommitted\n")
      try await expectEnd(
        78, ["isolation.level", "remove it"], ["--bootstrap-servers", "127.0.0.1:1", "--kafka-config", protected], in: place)
      try await expectEnd(
        78, ["missing.properties"], ["--bootstrap-servers", "127.0.0.1:1", "--kafka-config", "missing.properties"], in: place)
      try await expectEnd(78, ["bootstrap"], [], in: place)
      try await expectEnd(78, ["--log-level"], ["--bootstrap-servers", "127.0.0.1:1", "--log-level", "loud"], in: place)
      let blocked = try place.file("blocked", "")
      try await expectEnd(
        78, ["--state-directory"], ["--bootstrap-servers", "127.0.0.1:1", "--state-directory", blocked + "/state"], in: place)
    }
  }

  @Test(.timeLimit(.minutes(3)))
  func `a bad model file ends a worker with 78 and the place of the mistake`() async throws {
    try await Workplace.open { place in
      let preset = try String(
        contentsOf: TestedPackage.directory.appending(path: "Sources/LifecycleModels/models/comwrap.yaml"), encoding: .utf8)
      let model = try place.file("spoilt.yaml", preset + "colour: red\n")
      let line = preset.split(separator: "\n", omittingEmptySubsequences: false).count
      let arguments = ["--bootstrap-servers", "127.0.0.1:1", "--instance-id", "a", "--model"]
      try await expectEnd(78, ["spoilt.yaml:\(line):1", "colour"], arguments + [model], in: place)
      try await expectEnd(78, ["missing.yaml"], arguments + ["missing.yaml"], in: place)
    }
  }

  @Test(.timeLimit(.minutes(3)))
  func `wrong usage ends a worker with 64`() async throws {
    try await Workplace.open { place in
      try await expectEnd(64, ["--no-such-option"], ["--no-such-option"], in: place)
      try await expectEnd(64, ["--commit-interval"], ["--bootstrap-servers", "127.0.0.1:1", "--commit-interval", "soon"], in: place)
    }
  }

  @Test(.timeLimit(.minutes(3)))
  func `a broker that is not reached in time ends a worker with 69, topics that are missing with 78`() async throws {
    try await Workplace.open { place in
      let nobody = try HealthPort()
      try await expectEnd(
        69, ["not reached", "--bootstrap-servers"],
        ["--bootstrap-servers", "127.0.0.1:\(nobody.number)", "--instance-id", "a", "--connect-timeout", "2s"], in: place)
      let cluster = try Cluster(embedded: 2)
      defer { cluster.stop() }
      try await expectEnd(
        78, ["The topic missing-", "rondo topics apply"],
        ["--bootstrap-servers", cluster.address, "--instance-id", "a", "--topic-prefix", "missing-"], in: place)
    }
  }

  @Test(.timeLimit(.minutes(3)))
  func `a port that is taken ends a worker with 78`() async throws {
    try await Workplace.open { place in
      let cluster = try Cluster(embedded: 2)
      defer { cluster.stop() }
      let taken = try #require(cluster.address.split(separator: ":").last)
      try await expectEnd(
        78, ["port \(taken)", "--http-port"],
        ["--bootstrap-servers", cluster.address, "--instance-id", "a", "--http-port", "\(taken)"], in: place)
    }
  }
}
