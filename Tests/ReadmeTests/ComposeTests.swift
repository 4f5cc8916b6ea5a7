import EmbeddedKafka
import Foundation
import TestWaiting
import Testing

/// What the containers would start is started here as processes: the same entry points, options, environment and health commands.
@Suite struct ComposeTests {
  private static let path = "compose/compose.yaml"
  private let compose: ComposeFile
  private let image: Dockerfile.Stage

  init() throws {
    compose = try ComposeFile(yaml: try TestedPackage.text(Self.path))
    image = try #require(Dockerfile(try TestedPackage.text("compose/Dockerfile")).stages.last)
  }

  /// The process that a service's container would run; addresses, ports and paths of the container replaced.
  private func start(_ name: String, replacing places: [String: String]) throws -> LocalProcess {
    let service = try #require(compose.services[name])
    let (command, own) = (try #require(service.command), try #require(service.environment))
    func here(_ text: String) -> String { places.reduce(text) { $0.replacing($1.key, with: $1.value) } }
    let bin = TestedPackage.executables.path
    let environment = image.environment.merging(own) { $1 }.mapValues(here).merging(["PATH": "\(bin):/usr/bin:/bin"]) { $1 }
    return try LocalProcess(command.map(here), environment: environment)
  }

  private func validate(_ file: String) async throws -> LocalProcess.Outcome {
    try await LocalProcess.run([TestedPackage.checkers.appending(path: "python3").path, "Tests/scripts/validate-compose.py", file])
  }

  @Test func `the file is what the Compose specification's schema says, and a wrong one is not`() async throws {
    let outcome = try await validate(Self.path)
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.error) (the schema comes from scripts/setup --test)")
    try await TestedPackage.withFolder { folder in
      let wrong = folder.appending(path: "compose.yaml")
      let text = try TestedPackage.text(Self.path)
      for (right, mistake) in [("healthcheck:", "healtcheck:"), ("retries: 3", "retries: often"), ("name: rondo", "name: The Rondo")] {
        try Data(text.replacing(right, with: mistake).utf8).write(to: wrong)
        let refused = try await validate(wrong.path)
        #expect(refused.code == 1 && !refused.output.isEmpty, "\(mistake): \(refused.error)")
      }
    }
  }

  @Test func `services start in order, and the worker's state is on a volume`() throws {
    let worker = try #require(compose.services["lifecycle-worker"])
    #expect(worker.depends_on?["topics"]?.condition == "service_completed_successfully")
    #expect(compose.services["topics"]?.depends_on?["kafka"]?.condition == "service_healthy")
    #expect(compose.services["kafka"]?.healthcheck != nil)
    let directory = try #require(worker.environment?["RONDO_STATE_DIRECTORY"])
    #expect(worker.volumes?.contains { $0.hasSuffix(":\(directory)") } == true)
    #expect(image.all("VOLUME").map(\.arguments) == [directory])
  }

  @Test func `the health command of the image and of the service are the same`() throws {
    let health = try #require(image.all("HEALTHCHECK").first)
    let own = try #require(health.arguments.firstMatch(of: /CMD (\[.*\])/))
    let command = Dockerfile.array(.init(name: "CMD", arguments: String(own.1)))
    #expect(compose.services["lifecycle-worker"]?.healthcheck?.test == ["CMD"] + command)
    #expect(image.packages.contains(try #require(command.first)))
  }

  @Test(.timeLimit(.minutes(5)))
  func `the worker starts as its container says, becomes healthy, and ends on the image's signal`() async throws {
    let broker = try TestedPackage.broker()
    defer { broker.stop() }
    let port = "\(try TestedPackage.freePort())"
    try await TestedPackage.withFolder { folder in
      let worker = try start(
        "lifecycle-worker", replacing: ["kafka:29092": broker.bootstrapServers, "/var/lib/rondo": folder.path, "8080": port])
      defer { worker.destroy() }
      let health = try #require(compose.services["lifecycle-worker"]?.healthcheck?.test).dropFirst().map {
        $0.replacing("8080", with: port)
      }
      try await until("health: \(worker.error)") {
        try worker.expectRunning()
        return try await LocalProcess.run(health).code == 0
      }
      try await until("readiness: \(worker.error)") {
        try worker.expectRunning()
        return try await LocalProcess.run(health.map { $0.replacing("/livez", with: "/readyz") }).code == 0
      }
      let ended = try await worker.terminate()
      #expect(ended.code == 0, "\(ended.error)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["lifecycle", "lifecycle-flows"])
      // The server is gone with the worker, so the command can fail.
      #expect(try await LocalProcess.run(health).code != 0)
    }
  }

  private func applyTopics(at address: String) async throws -> LocalProcess.Outcome {
    let copy = try #require(image.all("COPY").first { $0.words.first == "topics" })
    let place = TestedPackage.directory.appending(path: "topics").path
    let process = try start("topics", replacing: ["kafka:29092": address, try #require(copy.words.last): place])
    defer { process.destroy() }
    return try await process.end(within: .seconds(60))
  }

  @Test(.timeLimit(.minutes(5)))
  func `the creation of topics reaches the broker, which has no admin API`() async throws {
    let broker = try TestedPackage.broker()
    defer { broker.stop() }
    let outcome = try await applyTopics(at: broker.bootstrapServers)
    #expect(outcome.code == 69, "\(outcome.error)")
    #expect(outcome.error.contains(broker.bootstrapServers), "\(outcome.error)")
  }

  @Test(.enabled(if: TestedPackage.realKafka != nil, "No real Kafka at hand: set RONDO_TEST_BOOTSTRAP_SERVERS."))
  func `topics are created on a real Kafka, twice in a row`() async throws {
    let address = try #require(TestedPackage.realKafka)
    for _ in 0..<2 {
      let outcome = try await applyTopics(at: address)
      #expect(outcome.code == 0, "\(outcome.output)\(outcome.error)")
    }
  }
}
