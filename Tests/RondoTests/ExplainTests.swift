import EmbeddedKafka
import Foundation
import RecordLog
import Testing

/// `rondo explain`: a customer at a moment.
@Suite struct ExplainTests {
  private static func event(_ name: String, _ date: String, customer: String = "7") -> String {
    #"{"topic":"touchpoints","key":"\#(customer)","timestamp":"\#(date)T10:00:00Z","value":{"type":"track","event":"\#(name)","#
      + #""userId":"\#(customer)","messageId":"\#(name)-\#(date)","timestamp":"\#(date)T10:00:00Z","#
      + #""properties":{"revenue":20,"currency":"EUR"}}}"# + "\n"
  }

  private static let journey =
    event("Newsletter Subscribed", "2025-01-01") + event("Product Viewed", "2025-01-02", customer: "8")
    + event("Order Completed", "2025-01-10") + event("Product Viewed", "2025-09-01", customer: "8")

  @Test func `says where a customer is, by what, what silence will change, and the way so far`() async throws {
    try await Folder.with(["a.jsonl": Self.journey]) { folder in
      let outcome = try await RondoProcess.run("explain", "7", "--at", "2025-03-01", "--model", "comwrap", "\(folder)/a.jsonl")
      #expect(outcome.code == 0, "\(outcome.error)")
      let text = outcome.output
      #expect(text.hasPrefix("7  as of 2025-03-01T00:00:00.000Z, 2 touchpoints\n\ncomwrap  version 1\n  phase      customer-engagement\n"))
      #expect(text.contains("since      2025-01-10T10:00:00.000Z, 49 days\n  by         bought, Order Completed\n"))
      #expect(text.contains("if silent  2025-04-10T10:00:00.000Z: → win-back (cooled-down), in 40 days\n"), "\(text)")
      #expect(text.contains("lead-nurturing  →  customer-engagement  forward  Order Completed (bought)"), "\(text)")
      let later = try await RondoProcess.run("explain", "7", "--model", "comwrap", "\(folder)/a.jsonl")
      // Others have brought time; silence has done its work.
      #expect(later.output.contains("as of 2025-09-01T10:00:00.000Z") && later.output.contains("by         cooled-down, silence"))
    }
  }

  @Test func `before its first touchpoint a customer is unknown`() async throws {
    try await Folder.with(["a.jsonl": Self.journey]) { folder in
      let outcome = try await RondoProcess.run("explain", "7", "--at", "2024-12-31", "\(folder)/a.jsonl")
      #expect(
        outcome.code == 65 && outcome.error.contains("the customer 7 has no touchpoint up to 2024-12-31T00:00:00.000Z"), "\(outcome.error)")
    }
  }

  @Test func `what is missing for the next phase is told, and JSON says the same`() async throws {
    try await Folder.with(["a.jsonl": Self.journey]) { folder in
      let outcome = try await RondoProcess.run(
        "explain", "7", "--at", "2025-01-05", "--model", "six-stages", "--json", "\(folder)/a.jsonl")
      let model = try #require((try Folder.object(outcome.output)["models"] as? [String: [String: Any]])?["six-stages"])
      #expect(model["phase"] as? String == "engagement" && model["indicator"] as? String == "engaged")
      let next = try #require(model["next"] as? [String: Any])
      #expect(next["phase"] as? String == "evaluation" && (next["missing"] as? [String: Int])?.isEmpty == false, "\(next)")
      #expect((model["way"] as? [[String: Any]])?.last?["to"] as? String == "engagement")
      #expect((model["if_silent"] as? [[String: Any]])?.isEmpty == false)
    }
  }

  @Test(.timeLimit(.minutes(2)))
  func `a broker's topic tells the same as the file that was sent there`() async throws {
    let broker = try EmbeddedBroker()
    defer { broker.stop() }
    try broker.createTopic("touchpoints", partitions: 5)
    let address = broker.bootstrapServers
    try await Folder.with { folder in
      let options = ["generate", "--customers", "12", "--events", "600", "--seed", "9", "--disorder", "0", "--output"]
      let made = try await RondoProcess.run(arguments: options + ["\(folder)/a.jsonl"])
      #expect(made.code == 0, "\(made.error)")
      let sent = try await RondoProcess.run(arguments: Array(options.dropLast()) + ["--bootstrap-servers", address])
      #expect(sent.code == 0, "\(sent.error)")
      let moment = "2025-04-01"
      // Those who have come by then.
      let customers = Set(
        try Folder.text("\(folder)/a.jsonl").split(separator: "\n").compactMap { line in
          let record = try Folder.object(line)
          return record["timestamp"] as? String ?? "9" < moment ? record["key"] as? String : nil
        })
      #expect(customers.count > 4)
      for customer in customers.sorted().prefix(4) {
        let fromFile = try await RondoProcess.run("explain", customer, "--at", moment, "--json", "\(folder)/a.jsonl")
        let fromBroker = try await RondoProcess.run("explain", customer, "--at", moment, "--json", "--bootstrap-servers", address)
        #expect(fromFile.code == 0 && fromFile.output == fromBroker.output, "\(fromFile.error)\(fromBroker.error)")
      }
      let linted = try await RondoProcess.run("lint", "--model", "duolingo", "--bootstrap-servers", address)
      #expect(linted.code == 0 && linted.output.contains("touchpoints") && linted.output.contains("indicators can come true"))
    }
  }
}
