import Foundation
import Testing

/// Plays on the command line: what they would do, what they did, and what is wrong with them.
@Suite struct PlayCommandTests {
  private func values(_ path: String) throws -> [[String: Any]] {
    try Folder.text(path).split(separator: "\n").compactMap { try Folder.object($0)["value"] as? [String: Any] }
  }

  private func succeed(_ arguments: [String]) async throws -> String {
    let outcome = try await RondoProcess.run(arguments: arguments)
    try #require(outcome.code == 0, "\(outcome.error)")
    return outcome.output
  }

  /// How many decisions of each outcome there are by play.
  private func outcomes(_ folder: String) throws -> [String: [String: Int]] {
    var counts: [String: [String: Int]] = [:]
    for decision in try values("\(folder)/winback.decisions.jsonl") {
      let (play, outcome) = (decision["play"] as? String ?? "", decision["outcome"] as? String ?? "")
      counts[play, default: [:]][outcome, default: 0] += 1
    }
    return counts
  }

  @Test func `a dry run counts what two replays publish, by play and by customer`() async throws {
    try await Folder.with { folder in
      try await ReplayCommandTests.generate("\(folder)/a.jsonl", events: 3000)
      _ = try await succeed(["replay", "\(folder)/a.jsonl", "--output", "\(folder)/old"])
      _ = try await succeed(["replay", "\(folder)/a.jsonl", "--plays", "cart", "--plays", "nurturing", "--output", "\(folder)/new"])
      let text = try await succeed(
        ["replay", "\(folder)/a.jsonl", "--plays", "cart", "--plays", "nurturing", "--json", "--customers", "1000"])
      let report = try Folder.object(text)
      let plays = try #require(report["plays"] as? [String: [String: [String: Any]]])
      var fired = 0
      for (side, name) in [("old", "today"), ("new", "new")] {
        let published = try outcomes("\(folder)/\(side)")
        for (play, both) in plays {
          let told = try #require(both[name])
          for outcome in ["fired", "control", "held", "revoked"] {
            let count: Int = published[play]?[outcome] ?? 0
            #expect(told[outcome] as? Int == count, "\(play) \(outcome) \(side)")
          }
          let reasons = told["suppressed"] as? [String: Int] ?? [:]
          let suppressed: Int = published[play]?["suppressed"] ?? 0
          #expect(reasons.values.reduce(0, +) == suppressed, "\(play) \(side)")
          fired += told["fired"] as? Int ?? 0
        }
        #expect(Set(published.keys).isSubset(of: plays.keys))
      }
      // Otherwise nothing was tried.
      #expect(fired > 10 && plays.count > 5)
      #expect(report["changed"] as? Int == (report["changed_customers"] as? [Any])?.count)
      let table = try await succeed(["replay", "\(folder)/a.jsonl", "--plays", "cart", "--customers", "3"])
      #expect(table.hasPrefix("plays  new ones, ") && table.contains("together") && table.contains("not sent"))
    }
  }

  @Test func `a customer's decisions are those that were published, with every gate, and what is waited for`() async throws {
    try await Folder.with { folder in
      try await ReplayCommandTests.generate("\(folder)/a.jsonl", events: 2000)
      _ = try await succeed(["replay", "\(folder)/a.jsonl", "--output", "\(folder)/out"])
      let published = Dictionary(grouping: try values("\(folder)/out/winback.decisions.jsonl")) { $0["customer"] as? String ?? "" }
      #expect(published.count > 5)
      for (customer, decisions) in published.sorted(by: { $0.key < $1.key }).prefix(4) {
        let told = try Folder.object(try await succeed(["explain", customer, "--json", "\(folder)/a.jsonl"]))
        let winBack = try #require(told["winback"] as? [String: Any])
        // Silence goes on for the grace, which a replay ends without.
        let ids = (winBack["decisions"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
        #expect(Array(ids.prefix(decisions.count)) == decisions.compactMap { $0["id"] as? String }, "\(customer)")
        #expect(winBack["waits"] is [Any])
        let text = try await succeed(["explain", customer, "\(folder)/a.jsonl"])
        #expect(text.contains("win-back  24 plays, policy standard version 1") && text.contains("passed: activation"), "\(text)")
      }
    }
  }

  @Test func `plays that are wrong are told with line and column, others are in order`() async throws {
    let wrong = "play: hello\nversion: 1\nstart: {event: Signd In}\noffer: {content: a}\nchannels: [email]\nvalid_for: 1d\n"
    try await Folder.with(["wrong.yaml": wrong, "right.yaml": wrong.replacing("Signd In", with: "Signed In")]) { folder in
      let refused = try await RondoProcess.run("lint", "--plays", "\(folder)/wrong.yaml")
      #expect(refused.code == 65)
      #expect(refused.error.contains(#"wrong.yaml:3:16: unknown event "Signd In"; did you mean "Signed In"?"#), "\(refused.error)")
      #expect(try await succeed(["lint", "--plays", "\(folder)/right.yaml"]).contains("right.yaml: 1 plays, 1 steps; in order"))
      try await ReplayCommandTests.generate("\(folder)/a.jsonl", events: 500)
      let fed = try await succeed(["lint", "--plays", "cart", "\(folder)/right.yaml", "--input", "\(folder)/a.jsonl"])
      #expect(fed.contains("cart-abandoned") && fed.contains("can send something"), "\(fed)")
      let none = try await RondoProcess.run("lint", "--plays", "\(folder)/none.yaml")
      #expect(none.code == 65 && none.error.contains("none.yaml cannot be read"))
    }
  }

  @Test func `a catalogue derived from orders comes in front of them`() async throws {
    let lines = (1...12).map { month in
      "5\(month),22423,CAKESTAND,2,2010-\(month < 10 ? "0" : "")\(month)-01 10:00:00,12.75,17850,UK\n"
    }
    let header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    try await Folder.with(["orders.csv": header + lines.joined()]) { folder in
      let arguments = ["import", "--format", "online-retail", "--catalog", "\(folder)/orders.csv", "--output", "\(folder)/orders.jsonl"]
      _ = try await succeed(arguments)
      let records = try Folder.text("\(folder)/orders.jsonl").split(separator: "\n").map { try Folder.object($0) }
      #expect(records.first?["topic"] as? String == "catalog.products" && records.first?["key"] as? String == "22423")
      let product = try #require(records.first?["value"] as? [String: Any])
      #expect(product["price"] as? Double == 12.75 && product["price_class"] as? String == "high")
      // A month for two pieces.
      #expect((product["lifetime_days"] as? Int).map { (13...16).contains($0) } == true, "\(product)")
      #expect(records.dropFirst().allSatisfy { $0["topic"] as? String == "touchpoints" })
      let replayed = try await RondoProcess.run("replay", "\(folder)/orders.jsonl", "--output", "\(folder)/out")
      #expect(replayed.code == 0 && replayed.output.contains("of tables"), "\(replayed.error)")
    }
  }
}
