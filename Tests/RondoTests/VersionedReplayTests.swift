import Foundation
import Testing

/// `rondo replay --against` where a side has several versions of a model: they are one model, which changes on its way.
@Suite struct VersionedReplayTests {
  private static let change = "2025-03-15T00:00:00Z"

  /// comwrap, and a later version that gives customers up sooner and calls the last phase otherwise.
  private static func versions(in folder: String) throws -> (first: String, second: String) {
    let preset = try Folder.text("\(RondoProcess.package)/Sources/LifecycleModels/models/comwrap.yaml")
    let changed = preset.replacing("version: 1\n", with: "version: 2\neffective_from: \(change)\n")
      .replacing("default: 45d", with: "default: 10d").replacing("win-back", with: "regain")
      .replacing("aliases: [Winback,", with: "aliases: [win-back, Winback,")
    try Data(changed.utf8).write(to: URL(filePath: "\(folder)/second.yaml"))
    return ("comwrap", "\(folder)/second.yaml")
  }

  private static func compare(_ models: [String], against: [String], _ file: String, _ more: String...) async throws -> String {
    let outcome = try await RondoProcess.run(
      arguments: ["replay", file, "--customers", "1000"] + more + models.flatMap { ["--model", $0] }
        + against.flatMap { ["--against", $0] })
    #expect(outcome.code == 0, "\(outcome.error)")
    return outcome.output
  }

  private static func report(_ models: [String], against: [String], _ file: String) async throws -> [String: Any] {
    let report = try Folder.object(try await compare(models, against: against, file, "--json"))
    return try #require((report["models"] as? [[String: Any]])?.first)
  }

  /// What is published by a worker with these models: steps, last phases by customer, and how many customers were decided anew.
  private static func publish(
    _ models: [String], _ file: String, _ folder: String
  ) async throws -> (steps: [String: Int], ends: [String: String], activations: Int) {
    let outcome = try await RondoProcess.run(
      arguments: ["replay", file, "--output", folder] + models.flatMap { ["--model", $0] })
    #expect(outcome.code == 0, "\(outcome.error)")
    let steps = try ReplayCommandTests.matrix("\(folder)/lifecycle.transitions.jsonl")
    var ends: [String: String] = [:]
    for line in try Folder.text("\(folder)/lifecycle.phases.jsonl").split(separator: "\n") {
      let record = try Folder.object(line)
      let models = (record["value"] as? [String: Any])?["models"] as? [String: [String: Any]] ?? [:]
      ends[record["key"] as? String ?? ""] = renamed(models["comwrap"]?["phase"] as? String ?? "–")
    }
    let activations = try Folder.text("\(folder)/lifecycle.transitions.jsonl").split(separator: "\n").count { $0.contains("activation") }
    return (Dictionary(steps.map { (renamed($0.key), $0.value) }, uniquingKeysWith: +), ends, activations)
  }

  /// As the later version calls it.
  private static func renamed(_ text: String) -> String { text.replacing("win-back", with: "regain") }

  private static func steps(_ report: [String: Any], _ side: String) throws -> [String: Int] {
    let told = try #require((report["transitions"] as? [String: [[String: Any]]])?[side])
    return Dictionary(
      uniqueKeysWithValues: told.map {
        ("\($0["from"] as? String ?? "–") \($0["to"] as? String ?? "–")", $0["transitions"] as? Int ?? 0)
      })
  }

  @Test(arguments: [false, true])
  func `versions of a model on one side are held together against the other`(newHasBoth: Bool) async throws {
    try await Folder.with { folder in
      let file = "\(folder)/a.jsonl"
      try await ReplayCommandTests.generate(file, events: 3000)
      let (first, second) = try Self.versions(in: folder)
      // The change itself; and what it would have been had the later version been there from the beginning.
      let whole = "\(folder)/whole.yaml"
      try Data(try Folder.text(second).replacing("effective_from: \(Self.change)\n", with: "").utf8).write(to: URL(filePath: whole))
      let sides = newHasBoth ? (new: [first, second], old: [first]) : (new: [whole], old: [second, first])

      let report = try await Self.report(sides.new, against: sides.old, file)
      #expect(report["old_version"] as? Int == (newHasBoth ? 1 : 2) && report["new_version"] as? Int == 2)
      let new = try await Self.publish(sides.new, file, "\(folder)/new")
      let old = try await Self.publish(sides.old, file, "\(folder)/old")
      #expect((newHasBoth ? new : old).activations > 0 && (newHasBoth ? old : new).activations == 0)
      #expect(try Self.steps(report, "new") == new.steps)
      #expect(try Self.steps(report, "old") == old.steps)

      let changed = try #require(report["changed_customers"] as? [[String: Any]])
      let told = Dictionary(
        uniqueKeysWithValues: changed.map {
          ($0["customer"] as? String ?? "", "\($0["old"] as? String ?? "–") \($0["new"] as? String ?? "–")")
        })
      let wanted = old.ends.filter { new.ends[$0.key] != $0.value }
      #expect(told == Dictionary(uniqueKeysWithValues: wanted.map { ($0.key, "\($0.value) \(new.ends[$0.key] ?? "–")") }))
      #expect((report["other_ways"] as? Int ?? 0) + changed.count > 0, "nothing is changed by the change")
    }
  }

  @Test func `a change that only lies ahead, or only calls a phase otherwise, changes nobody`() async throws {
    try await Folder.with { folder in
      let file = "\(folder)/a.jsonl"
      try await ReplayCommandTests.generate(file)
      let (first, second) = try Self.versions(in: folder)
      let preset = try Folder.text("\(RondoProcess.package)/Sources/LifecycleModels/models/comwrap.yaml")
      let ahead = try Folder.text(second).replacing(Self.change, with: "2031-01-01T00:00:00Z")
      let called = preset.replacing("version: 1\n", with: "version: 2\neffective_from: \(Self.change)\n")
        .replacing("win-back", with: "regain").replacing("aliases: [Winback,", with: "aliases: [win-back, Winback,")
      for text in [ahead, called] {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/third.yaml"))
        let output = try await Self.compare([first, "\(folder)/third.yaml"], against: [first], file)
        #expect(output.hasPrefix("comwrap  version 1 (comwrap.yaml), version 2 (\(folder)/third.yaml) against version 1 (comwrap.yaml)\n"))
        #expect(output.contains("nothing differs for any of "), "\(output)")
      }
    }
  }

  @Test func `several models are paired by their names, whatever versions they have`() async throws {
    try await Folder.with { folder in
      let file = "\(folder)/a.jsonl"
      try await ReplayCommandTests.generate(file)
      let (first, second) = try Self.versions(in: folder)
      let report = try Folder.object(
        try await Self.compare(["six-stages", second, first, "duolingo"], against: [first, "antavo", "six-stages"], file, "--json"))
      let models = try #require(report["models"] as? [[String: Any]])
      #expect(models.map { $0["model"] as? String } == ["six-stages", "comwrap"])
      #expect(models.map { $0["changed"] as? Int ?? 0 }.first == 0 && models.map { $0["other_ways"] as? Int ?? 0 }.first == 0)
      #expect(models.map { $0["new_version"] as? Int } == [1, 2] && models.map { $0["old_version"] as? Int } == [1, 1])
      #expect(report["not_compared"] as? [String] == ["antavo", "duolingo"])
    }
  }
}
