import Foundation
import Testing

/// `rondo lint`: errors that lead to the place, and diagrams.
@Suite struct LintTests {
  @Test func `the models that come with Rondo are in order`() async throws {
    let outcome = try await RondoProcess.run("lint")
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output.split(separator: "\n").count == 6)
    #expect(outcome.output.contains("comwrap.yaml: comwrap version 1: 4 phases, "))
  }

  @Test func `a diagram is drawn in the language asked for`() async throws {
    let outcome = try await RondoProcess.run("lint", "--model", "six-stages", "--diagram", "--language", "de")
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output.hasPrefix("stateDiagram-v2\n  state \"Bewusstsein\" as awareness\n"))
    #expect(outcome.output.contains("  [*] --> awareness: noticed\n"))
  }

  @Test func `an error names file, line and column, and what to write instead`() async throws {
    let file = URL(filePath: NSTemporaryDirectory()).appending(path: "lint-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try "model: m\nversion: 1\nphasen: []\n".write(to: file, atomically: true, encoding: .utf8)
    let outcome = try await RondoProcess.run("lint", "--model", file.path)
    #expect(outcome.code == 65)
    #expect(outcome.error.contains("\(file.path):3:1: unknown key \"phasen\" in the model; write \"phases\""), "\(outcome.error)")
    #expect(try await RondoProcess.run("lint", "--model", "no-such-model").code == 65)
  }
}
