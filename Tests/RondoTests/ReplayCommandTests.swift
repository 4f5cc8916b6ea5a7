import Foundation
import Testing

/// `rondo replay`: workers over files.
@Suite struct ReplayCommandTests {
  static let topics = [
    "lifecycle.dead-letters", "lifecycle.phases", "lifecycle.transitions", "lifecycle.flows", "retention.dead-letters", "retention.signals",
  ]

  static func generate(_ path: String, events: Int = 1500, seed: Int = 4) async throws {
    let made = try await RondoProcess.run(
      "generate", "--customers", "30", "--events", "\(events)", "--seed", "\(seed)", "--garbage", "2%", "--output", path)
    try #require(made.code == 0, "\(made.error)")
  }

  private func outputs(_ folder: String) throws -> [String] { try Self.topics.map { try Folder.text("\(folder)/\($0).jsonl") } }

  @Test func `the same records give the same bytes, in whatever order their files are named, and from standard input`() async throws {
    try await Folder.with { folder in
      try await Self.generate("\(folder)/a.jsonl", seed: 4)
      try await Self.generate("\(folder)/b.jsonl", seed: 5)
      let first = try await RondoProcess.run("replay", "\(folder)/a.jsonl", "\(folder)/b.jsonl", "--output", "\(folder)/1")
      #expect(first.code == 0, "\(first.error)")
      let second = try await RondoProcess.run("replay", "\(folder)/b.jsonl", "\(folder)/a.jsonl", "--output", "\(folder)/2")
      #expect(second.code == 0, "\(second.error)")
      let written = try outputs("\(folder)/1")
      #expect(try outputs("\(folder)/2") == written)
      #expect(written.allSatisfy { $0.split(separator: "\n").count > 20 })
      #expect(first.output.contains("lifecycle.transitions.jsonl") && first.output.contains("dead letters: json-invalid"))
      let lines = written[2].split(separator: "\n")
      #expect(try Folder.object(try #require(lines.first))["topic"] as? String == "lifecycle.transitions")
    }
  }

  @Test func `a worker alone writes the same bytes as among the others, and the others write nothing`() async throws {
    try await Folder.with { folder in
      try await Self.generate("\(folder)/a.jsonl")
      for (place, options) in [("all", []), ("one", ["--worker", "lifecycle"]), ("two", ["--worker", "winback"])] {
        let outcome = try await RondoProcess.run(arguments: ["replay", "\(folder)/a.jsonl", "--output", "\(folder)/\(place)"] + options)
        #expect(outcome.code == 0, "\(outcome.error)")
      }
      let files = { (place: String) in Set(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(place)")) }
      #expect(try files("one").isStrictSubset(of: try files("all")))
      #expect(try files("one").allSatisfy { $0.hasPrefix("lifecycle.") })
      #expect(try files("two") == files("all"), "win-back was left without what the others say")
      // Flows are told as they grow, and how often depends on everybody's records; where they end does not.
      for file in try files("one") where file != "lifecycle.flows.jsonl" {
        #expect(try Folder.text("\(folder)/one/\(file)") == Folder.text("\(folder)/all/\(file)"), "\(file)")
      }
      let flows = { (place: String) in
        let lines = try Folder.text("\(folder)/\(place)/lifecycle.flows.jsonl").split(separator: "\n").map { try Folder.object($0) }
        return Dictionary(lines.map { ($0["key"] as? String ?? "", $0["value"] as? NSDictionary) }, uniquingKeysWith: { $1 })
      }
      #expect(try flows("one").count > 20 && flows("one") == flows("all"))
    }
  }

  @Test func `what was replayed can be read again as records`() async throws {
    try await Folder.with { folder in
      try await Self.generate("\(folder)/a.jsonl")
      _ = try await RondoProcess.run("replay", "\(folder)/a.jsonl", "--output", "\(folder)/1")
      // Dead letters are refused again, each of them.
      let again = try await RondoProcess.run(
        "replay", "\(folder)/1/lifecycle.dead-letters.jsonl", "--topic", "lifecycle.dead-letters", "--output", "\(folder)/2")
      #expect(again.code == 0, "\(again.error)")
      let count = { (place: String) in try Folder.text("\(folder)/\(place)/lifecycle.dead-letters.jsonl").split(separator: "\n").count }
      let (first, second) = (try count("1"), try count("2"))
      #expect(first > 10 && first == second)
    }
  }

  @Test func `later records are left out, and silence lasts until the moment asked for`() async throws {
    let orders = ["2025-01-01", "2025-06-01"].enumerated().map { number, date in
      #"{"topic":"touchpoints","key":"7","timestamp":"\#(date)","value":{"type":"track","event":"Order Completed","userId":"7","#
        + #""messageId":"\#(number)","timestamp":"\#(date)T00:00:00Z","properties":{"revenue":1,"currency":"EUR"}}}"# + "\n"
    }
    try await Folder.with(["orders.jsonl": orders.joined()]) { folder in
      func moves(_ until: String?) async throws -> [String] {
        let outcome = try await RondoProcess.run(
          arguments: ["replay", "\(folder)/orders.jsonl", "--model", "duolingo", "--output", "\(folder)/out"]
            + (until.map { ["--until", $0] } ?? []))
        #expect(outcome.code == 0, "\(outcome.error)")
        return try Folder.text("\(folder)/out/lifecycle.transitions.jsonl").split(separator: "\n").map { line in
          let value = try Folder.object(line)["value"] as? [String: Any]
          return "\((value?["at"] as? String)?.prefix(10) ?? "") \(value?["to"] as? String ?? "")"
        }
      }
      let first = ["2025-01-01 new", "2025-01-02 at-risk-weekly", "2025-01-08 at-risk-monthly", "2025-01-31 dormant"]
      let wanted: [(until: String?, moves: [String])] = [
        ("2025-01-01T12:00:00Z", ["2025-01-01 new"]),
        // What is due at the moment itself is told.
        ("2025-01-31", first), ("2025-05-31", first), (nil, first + ["2025-06-01 resurrected"]),
        ("2025-06-02", first + ["2025-06-01 resurrected", "2025-06-02 at-risk-weekly"]),
      ]
      for (until, wanted) in wanted {
        let found = try await moves(until)
        #expect(found == wanted, "\(until ?? "")")
      }
    }
  }

  @Test func `parameters among the records reach a customer who is silent when they take effect`() async throws {
    let lines = [
      #"{"topic":"touchpoints","key":"7","timestamp":"2025-01-01","value":{"type":"track","event":"Order Completed","userId":"7","#
        + #""messageId":"1","timestamp":"2025-01-01T00:00:00Z","properties":{"order_id":"1","revenue":1,"currency":"EUR"}}}"#,
      #"{"topic":"retention.parameters","key":"default","timestamp":"2025-01-02","value":{"version":9,"time_unit":"week","#
        + #""effective_from":"2025-01-26T00:00:00Z","bgnbd":{"r":0.5,"alpha":4,"a":0.8,"b":2.4},"signals":{"one_time_days":[10,20,30]}}}"#,
    ]
    try await Folder.with(["a.jsonl": lines.map { $0 + "\n" }.joined()]) { folder in
      let outcome = try await RondoProcess.run("replay", "\(folder)/a.jsonl", "--output", "\(folder)/out", "--until", "2025-03-01")
      #expect(outcome.code == 0, "\(outcome.error)")
      let told = try Folder.text("\(folder)/out/retention.signals.jsonl").split(separator: "\n").map { line in
        let value = try Folder.object(line)["value"] as? [String: Any]
        let cause = (value?["cause"] as? [String: Any])?["kind"] as? String
        return "\((value?["at"] as? String)?.prefix(10) ?? "") \(cause ?? "") \(value?["risk"] as? String ?? "")"
      }
      #expect(told.filter { $0.contains("parameters") } == ["2025-01-26 parameters high"], "\(told)")
      #expect(told.contains("2025-01-31 silence lost"), "\(told)")
    }
  }

  @Test func `another model is held against the one in force: who ends elsewhere, and both matrices`() async throws {
    try await Folder.with { folder in
      try await Self.generate("\(folder)/a.jsonl", events: 3000)
      let preset = try Folder.text("\(RondoProcess.package)/Sources/LifecycleModels/models/comwrap.yaml")
      let changed = preset.replacing("version: 1", with: "version: 2").replacing("default: 45d", with: "default: 5d")
      try Data(changed.utf8).write(to: URL(filePath: "\(folder)/new.yaml"))
      let arguments = ["replay", "--model", "\(folder)/new.yaml", "--against", "comwrap", "\(folder)/a.jsonl"]
      let text = try await RondoProcess.run(arguments: arguments + ["--customers", "1"])
      #expect(text.code == 0, "\(text.error)")
      #expect(text.output.hasPrefix("comwrap  version 2 (\(folder)/new.yaml) against version 1 (comwrap.yaml)\n"))
      for part in ["transitions, old: ", "transitions, new: ", "difference, new less old", "from \\ to"] {
        #expect(text.output.contains(part))
      }
      let outcome = try await RondoProcess.run(arguments: arguments + ["--json", "--customers", "1000"])
      let report = try #require((try Folder.object(outcome.output)["models"] as? [[String: Any]])?.first)
      let count = try #require(report["changed"] as? Int)
      #expect(count > 0 && (report["changed_customers"] as? [Any])?.count == count)
      // The matrices are those of the transitions that each model publishes.
      for (side, model) in [("old", "comwrap"), ("new", "\(folder)/new.yaml")] {
        let replayed = try await RondoProcess.run("replay", "--model", model, "\(folder)/a.jsonl", "--output", "\(folder)/\(side)")
        #expect(replayed.code == 0, "\(replayed.error)")
        let counted = try Self.matrix("\(folder)/\(side)/lifecycle.transitions.jsonl")
        let told = try #require((report["transitions"] as? [String: [[String: Any]]])?[side])
        #expect(
          Dictionary(
            uniqueKeysWithValues: told.map {
              ("\($0["from"] as? String ?? "–") \($0["to"] as? String ?? "–")", $0["transitions"] as? Int ?? 0)
            })
            == counted)
      }
      let same = try await RondoProcess.run("replay", "--model", "comwrap", "--against", "comwrap", "\(folder)/a.jsonl")
      #expect(same.output.contains("nothing differs for any of "))
    }
  }

  /// From and to, with how often: a correction stands in the place of what it corrects.
  static func matrix(_ path: String) throws -> [String: Int] {
    var steps: [String: String] = [:]
    for line in try Folder.text(path).split(separator: "\n") {
      let record = try Folder.object(line)
      let value = try #require(record["value"] as? [String: Any])
      let id = try #require((record["headers"] as? [String: String])?["ce_id"])
      let corrected = value["corrects"] as? String
      let step = value["retracted"] as? Bool == true ? nil : "\(value["from"] as? String ?? "–") \(value["to"] as? String ?? "–")"
      // Corrections of the same transition name the same one, so that the last counts.
      steps[corrected ?? id] = step
    }
    return Dictionary(grouping: steps.values) { $0 }.mapValues(\.count)
  }

  @Test(arguments: [
    (["replay", "x.jsonl"], Int32(64), "--output"), (["replay", "x.jsonl", "--output", "o", "--until", "soon"], 64, "--until"),
    (["replay", "x.jsonl", "--output", "o", "--json"], 64, "--against"),
    (["replay", "/nowhere/x", "--output", "OUT"], 65, "/nowhere/x: there is no such file"),
    (["replay", "FILE", "--output", "OUT"], 65, "no record of the topic touchpoints, but of orders; name the topic with --topic"),
    (["replay", "FILE", "--output", "OUT", "--model", "no-such"], 78, "no-such"),
    (["explain", "7"], 64, "--bootstrap-servers"), (["explain", "8", "FILE", "--topic", "orders"], 65, "the customer 8 has no touchpoint"),
    (["explain", "8", "--bootstrap-servers", "127.0.0.1:1"], 69, "check the address"), (["lint", "--strict"], 64, "--strict"),
    (["lint", "--input", "FILE"], 65, "no touchpoint of the topic touchpoints"),
  ])
  func `errors end with their code and say what to do`(arguments: [String], code: Int32, text: String) async throws {
    try await Folder.with(["x.jsonl": #"{"topic":"orders","key":"7","value":{}}"# + "\n"]) { folder in
      let here = arguments.map { $0.replacing("FILE", with: "\(folder)/x.jsonl").replacing("OUT", with: "\(folder)/out") }
      let outcome = try await RondoProcess.run(arguments: here)
      #expect(outcome.code == code, "\(outcome.error)")
      #expect(outcome.error.contains(text), "\(outcome.error)")
      if code != 64 { #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)") }
    }
  }
}
