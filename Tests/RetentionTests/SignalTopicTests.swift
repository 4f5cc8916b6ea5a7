import Foundation
import Retention
import Testing
import WorkerSDK
import Yams

/// What the worker publishes, against the topics' descriptions.
@Suite struct SignalTopicTests {
  private func description(_ topic: String) throws -> Node {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try #require(try Yams.compose(yaml: String(contentsOf: root.appending(path: "topics/\(topic).yaml"), encoding: .utf8)))
  }

  /// The customer of the sample: bought three times, complained, and has been silent since.
  private func sample() throws -> SignalRun.Signal {
    let run = SignalRun(try #require(RetentionModel.starting), customer: "17850")
    for (number, days) in [0.0, 14, 28].enumerated() {
      try run.send(
        "Order Completed", at: day(days),
        #""order_id":"o\#(number)","revenue":\#(40 + 10 * number),"currency":"EUR","products":[{"product_id":"p","category":"Tea","brand":"Leaf","price":12}]"#
      )
    }
    try run.send("Survey Answered", at: day(29), #""survey_type":"nps","score":9"#)
    run.pass(until: day(50))
    return try #require(run.signals.last)
  }

  /// A node without its place and the way it is written: keys and scalars in their order.
  private func plain(_ node: Node) -> [String] {
    if let mapping = node.mapping { return mapping.flatMap { ["\($0.string ?? ""):"] + plain($1) } }
    if let sequence = node.sequence { return ["["] + sequence.flatMap { plain($0) } + ["]"] }
    return [node.scalar?.string ?? ""]
  }

  @Test func `the description of signals has the fields, and the type that the code writes`() throws {
    let description = try description("retention.signals")
    let text = try sample().text
    let value = try #require(try Yams.compose(yaml: text))
    let written = try #require(description["sample"]?["value"])
    #expect(plain(written) == plain(value), "\(text)")
    let output = try #require(RetentionWorker.outputs.first)
    #expect(description["topic"]?.string == output.name && description["type"]?.string == output.type)
    #expect(description["settings"]?["cleanup.policy"]?.string == "compact" && output.isCompacted)
    try check(description["schema"], value, "")
  }

  /// Every object of the schema names all members that are written, in their order, and asks for all of them.
  private func check(_ schema: Node?, _ value: Node, _ path: String) throws {
    guard let mapping = value.mapping, let schema = schema?["$ref"] == nil ? schema : nil else { return }
    let properties = schema["properties"]?.mapping?.map { $0.key.string ?? "" } ?? []
    #expect(properties.filter { !["event", "late"].contains($0) } == mapping.keys.compactMap(\.string), "\(path)")
    for (key, member) in mapping { try check(schema["properties"]?[key], member, path + "." + (key.string ?? "")) }
  }

  @Test func `the sample of parameters is what a worker reads`() throws {
    let description = try description("retention.parameters")
    let value = try #require(description["sample"]?["value"])
    let json = try JSONSerialization.data(withJSONObject: try #require(try Yams.load(yaml: Yams.serialize(node: value)) as? [String: Any]))
    let parameters = try RetentionParameters(json: Array(json))
    #expect(parameters.version == "2" && parameters.effectiveFrom == EventTime(iso8601: "2025-04-01T00:00:00Z"))
    #expect(parameters.rules.rates == [0x555344: 0.92] && parameters.rules.currency == 0x455552)
    #expect(try RetentionParameters(json: Array(parameters.json.utf8)) == parameters)
    let topic = Topic<RetentionModel>.retentionParameters
    #expect(description["topic"]?.string == topic.name && description["type"]?.string == topic.type)
    #expect(description["settings"]?["cleanup.policy"]?.string == "compact" && topic.isCompacted)
    #expect(description["sample"]?["key"]?.string == Table<RetentionModel>.everybody)
    #expect(RetentionWorker.tables.map(\.topic) == [topic.name])
  }

  @Test(arguments: ["changelog", "dead-letters"]) func `the worker's own topics are described`(name: String) throws {
    #expect(try description("retention.\(name)")["topic"]?.string == "retention.\(name)")
  }
}
