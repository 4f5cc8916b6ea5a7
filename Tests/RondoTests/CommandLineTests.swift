import Foundation
import Testing

@Suite struct CommandLineTests {
  @Test func `generate writes the same bytes twice, and a summary that adds up beside them`() async throws {
    let first = try await RondoProcess.run("generate", "--events", "500", "--customers", "20", "--seed", "3", "--output", "-")
    let second = try await RondoProcess.run("generate", "--events", "500", "--customers", "20", "--seed", "3", "--output", "-")
    #expect(first.code == 0)
    #expect(first.output == second.output)
    let lines = first.output.split(separator: "\n").count
    #expect(lines >= 500)
    #expect(first.error.contains("records") && first.error.contains("\(lines)"))
    // Nobody looks at a terminal: no colours, no progress.
    #expect(!first.error.contains("\u{1B}"))
  }

  @Test func `options come from the environment where the command line does not say them`() async throws {
    let environment = ["RONDO_EVENTS": "50", "RONDO_OUTPUT": "-", "RONDO_REPEATS": "0", "RONDO_CUSTOMERS": "3"]
    let fromEnvironment = try await RondoProcess.run("generate", environment: environment)
    #expect(fromEnvironment.output.split(separator: "\n").count == 50)
    let overridden = try await RondoProcess.run("generate", "--events", "70", environment: environment)
    #expect(overridden.output.split(separator: "\n").count == 70)
  }

  @Test func `orders of a CSV file become touchpoints, on standard output beside a table on standard error`() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "rondo-\(UUID().uuidString).csv")
    try Data("id,at,total\n7,2024-05-01,2.50\n,2024-05-01,1\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let outcome = try await RondoProcess.run(
      "import", "--format", "csv", "--map", "customer=id,time=at,amount=total,currency=EUR", file.path, "--output", "-")
    #expect(outcome.code == 0)
    #expect(outcome.output.split(separator: "\n").count == 1)
    #expect(outcome.output.contains(#""key":"7","timestamp":"2024-05-01T00:00:00.000Z""#))
    #expect(outcome.error.contains("left out: no customer"))
  }

  @Test(arguments: [
    (["generate"], Int32(64), "No target"), (["generate", "--events", "x", "--output", "-"], 64, "--events"),
    (["generate", "--span", "1y", "--output", "-"], 64, "--span"), (["generate", "--garbage", "120%", "--output", "-"], 64, "--garbage"),
    (["import", "--format", "csv", "x", "--output", "-"], 64, "--map"),
    (
      ["import", "--format", "online-retail", "/nowhere/x", "--output", "-"], 65,
      "rondo: /nowhere/x: there is no such file; check the path."
    ),
    (["import", "--format", "online-retail", "Package.swift", "--output", "-"], 65, "Package.swift:1"),
    (["topics", "check", "--bootstrap-servers", "127.0.0.1:1"], 69, "check the address and that the broker runs"),
    (["topics", "check", "--bootstrap-servers", "127.0.0.1:1", "--directory", "/nowhere"], 78, "--directory"),
    (["generate", "--bootstrap-servers", "127.0.0.1:1", "--kafka-config", "/nowhere/x"], 78, "/nowhere/x"),
    (["dev-broker", "--partitions", "0"], 64, "--partitions"),
  ])
  func `errors end with their code and say what to do`(arguments: [String], code: Int32, text: String) async throws {
    let outcome = try await RondoProcess.run(arguments: arguments)
    #expect(outcome.code == code, "\(outcome.error)")
    #expect(outcome.error.contains(text), "\(outcome.error)")
    if code != 64 { #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)") }
  }

  @Test(arguments: [["generate"], ["import"], ["fit"], ["score"], ["topics"], ["topics", "apply"], ["topics", "check"], ["dev-broker"]])
  func `help has examples`(command: [String]) async throws {
    let outcome = try await RondoProcess.run(arguments: command + ["--help"])
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("Example"))
    #expect(outcome.output.contains("rondo \(command.joined(separator: " "))"))
    // Examples are not broken by the width of the help, so that they can be copied.
    let examples = outcome.output.split(separator: "\n").drop { !$0.hasPrefix("Example") }.dropFirst().prefix { !$0.hasPrefix("USAGE") }
    #expect(examples.allSatisfy { $0.hasPrefix("  ") })
  }
}
