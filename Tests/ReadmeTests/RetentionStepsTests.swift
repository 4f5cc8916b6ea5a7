import EmbeddedKafka
import Foundation
import TestWaiting
import Testing

/// The README's commands about value and churn, in their order, with debug executables.
@Suite struct RetentionStepsTests {
  /// Customers of whom many come back for a while, and then do not any more.
  private static func summary(_ count: Int) -> String {
    let rows = (0..<count).map { number in
      let repeats = number % 2 == 0 ? 0 : 1 + number % 7 * (number % 5)
      let last = repeats == 0 ? 0 : number % 3 == 0 ? 28 - number % 4 : 1 + number % 6
      return "\(number),\(repeats),\(last),\(30 + number % 8),\(repeats == 0 ? 0 : 10 + number % 40)\n"
    }
    return "id,x,t_x,T,zbar\n" + rows.joined()
  }

  @Test(.timeLimit(.minutes(3)))
  func `parameters are fitted to a summary, its customers are scored with them, and a worker takes them`() async throws {
    let all = try Readme().commands.filter { $0.contains("parameters.json") }
    let commands = all.filter { !$0.contains("retention-worker") }
    #expect(all.count == 3 && commands.count == 2)
    try await TestedPackage.withFolder { folder in
      try Data(Self.summary(400).utf8).write(to: folder.appending(path: "summary.csv"))
      for command in commands {
        let here = command.replacing(".build/release/", with: TestedPackage.executables.path + "/")
        let outcome = try await LocalProcess.run(["bash", "-c", here], in: folder)
        #expect(outcome.code == 0, "\(command): \(outcome.error)")
      }
      let scores = try String(contentsOf: folder.appending(path: "scores.csv"), encoding: .utf8).split(separator: "\n")
      #expect(scores.count == 401)
      #expect(scores.last?.hasPrefix("399,") == true && scores.last?.split(separator: ",").count == 10)
      try await start(try #require(all.last), in: folder)
    }
  }

  /// Starts the worker as the README says, until it is ready.
  private func start(_ command: String, in folder: URL) async throws {
    let broker = try TestedPackage.broker()
    defer { broker.stop() }
    let port = try TestedPackage.freePort()
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
