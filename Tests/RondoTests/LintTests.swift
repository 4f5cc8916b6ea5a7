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

  private static let events = [("Order Complete", 120), ("Product Viewed", 3), ("Something Else", 1)].flatMap { name, count in
    (0..<count).map { number in
      #"{"topic":"touchpoints","key":"7","value":{"type":"track","event":"\#(name)","userId":"7","messageId":"\#(name)\#(number)","#
        + #""timestamp":"2025-01-01T00:00:00Z"}}"# + "\n"
    }
  }.joined()

  @Test func `indicators are held against the events that arrive, and near misses are told`() async throws {
    try await Folder.with(["a.jsonl": Self.events]) { folder in
      let outcome = try await RondoProcess.run("lint", "--model", "six-stages", "--input", "\(folder)/a.jsonl")
      #expect(outcome.code == 0, "\(outcome.error)")
      let text = outcome.output
      #expect(text.contains("  Order Complete  120\n"))
      #expect(text.contains("evaluation  evaluating     yes         3 × Product Viewed; never seen: "), "\(text)")
      #expect(text.contains("purchase    bought         no          never seen: Order Completed, Warranty Registered\n"), "\(text)")
      #expect(text.contains("\"Order Complete\" came 120 times, \"Order Completed\" never: rename it where it is sent"), "\(text)")
      #expect(!text.contains("\"Something Else\" came"))
      #expect(text.hasSuffix("warnings\n"))
    }
  }

  @Test func `with --strict an indicator that cannot come true is an error, and without one there is none`() async throws {
    try await Folder.with(["a.jsonl": Self.events]) { folder in
      let strict = try await RondoProcess.run("lint", "--model", "six-stages", "--input", "\(folder)/a.jsonl", "--strict")
      #expect(strict.code == 78 && strict.error.contains("indicators cannot come true"), "\(strict.error)")
      let model = """
        model: m
        version: 1
        phases: [{id: seen, rank: 1}]
        indicators:
          looked: {event: Product Viewed}
        transitions: [{from: start, to: seen, when: looked}]
        """
      try Data(model.utf8).write(to: URL(filePath: "\(folder)/m.yaml"))
      let fine = try await RondoProcess.run("lint", "--model", "\(folder)/m.yaml", "--input", "\(folder)/a.jsonl", "--strict")
      #expect(fine.code == 0 && fine.output.hasSuffix("no warnings\n"), "\(fine.output)\(fine.error)")
    }
  }
}
