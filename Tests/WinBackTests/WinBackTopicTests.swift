import Foundation
import Testing
import WinBack
import WorkerSDK
import WorkerTesting
import Yams

/// What the worker publishes and reads, against the topics' descriptions.
struct WinBackTopicTests {
  private static let day = EventTime(year: 2025, month: 3, day: 10)

  private func description(_ topic: String) throws -> Node {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try #require(try Yams.compose(yaml: String(contentsOf: root.appending(path: "topics/\(topic).yaml"), encoding: .utf8)))
  }

  /// The customer of the samples: has put a mug into the cart, and left it there.
  private func driven() throws -> WorkerDriver {
    let driver = try WorkerDriver(WinBackWorker(plays: Loaded.library()))
    let product = #"{"product_id":"mug","price":40,"price_class":"low","brand":"Alp","category":"kitchen","margin":0.5}"#
    try driver.send(product, key: "mug", to: "catalog.products", headers: ["ce_time": "2025-01-01T00:00:00Z"], at: Self.day)
    for (number, (event, hour, properties)) in [
      ("Consent Changed", 8, #""purpose":"marketing","channel":"email","status":"GRANTED""#),
      ("Product Added", 9, #""cart_id":"k1","product_id":"mug","price":40"#),
    ].enumerated() {
      let time = Self.day + .hours(Int64(hour))
      try driver.send(
        #"{"type":"track","event":"\#(event)","userId":"17850","messageId":"m\#(number)","timestamp":"\#(time)","properties":{\#(properties)}}"#,
        key: "17850", at: time)
    }
    // The other workers have nothing to say of what is there, and of the tick that comes.
    let progress = (value: #"{"offset":"3"}"#, headers: ["ce_type": "rondo.progress.v1"])
    try driver.send(progress.value, key: nil, to: "lifecycle.transitions", headers: progress.headers)
    try driver.send(progress.value, key: "\0rondo.progress", to: "retention.signals", headers: progress.headers)
    try driver.pass(until: Self.day + .hours(12))
    return driver
  }

  private func sample(_ topic: String) throws -> DrivenOutput {
    try #require(try driven().outputs(of: topic).last { $0.value?.contains(#""play":"cart-abandoned","#) == true })
  }

  /// A node without its place and the way it is written: keys and scalars in their order.
  private func plain(_ node: Node) -> [String] {
    if let mapping = node.mapping { return mapping.flatMap { ["\($0.string ?? ""):"] + plain($1) } }
    if let sequence = node.sequence { return ["["] + sequence.flatMap { plain($0) } + ["]"] }
    return [node.scalar?.string ?? ""]
  }

  @Test(arguments: [0, 1])
  func `the descriptions have the fields, the types and the very samples that the code writes`(number: Int) throws {
    let output = WinBackWorker.outputs[number]
    let (description, record) = (try description(output.name), try sample(output.name))
    let value = try #require(try Yams.compose(yaml: record.value ?? ""))
    #expect(plain(try #require(description["sample"]?["value"])) == plain(value), "\(record.value ?? "")")
    #expect(description["topic"]?.string == output.name && description["type"]?.string == output.type)
    #expect(description["settings"]?["cleanup.policy"]?.string == "delete" && !output.isCompacted)
    let headers = try #require(description["headers"]?.sequence).compactMap(\.string)
    #expect(Set(headers) == Set(record.headers.keys))
    let written = try #require(description["sample"]?["headers"]?.mapping)
    #expect(Set(written.keys.compactMap(\.string)) == Set(headers))
    for name in ["ce_id", "ce_time", "ce_type", "ce_source", "ce_subject"] {
      #expect(written[Node(name)]?.string == record.headers[name], "\(name): \(record.headers[name] ?? "")")
    }
    try check(description["schema"], value, "")
  }

  /// Every object of the schema names all members that are written, in their order.
  private func check(_ schema: Node?, _ value: Node, _ path: String) throws {
    if let sequence = value.sequence {
      for member in sequence { try check(schema?["items"], member, path + "[]") }
    }
    guard let mapping = value.mapping, let properties = schema?["properties"]?.mapping else { return }
    #expect(properties.map { $0.key.string } == mapping.map { $0.key.string }, "\(path)")
    for (key, member) in mapping { try check(schema?["properties"]?[key], member, path + "." + (key.string ?? "")) }
  }

  @Test func `the samples of tables are what the worker reads`() throws {
    let tables = WinBackWorker.tables.map(\.topic)
    #expect(tables == ["catalog.products", "marketing.costs"])
    func read<Value: Decodable>(_ topic: String) throws -> Value {
      let value = try #require(try description(topic)["sample"]?["value"])
      let object = try #require(try Yams.load(yaml: Yams.serialize(node: value)) as? [String: Any])
      return try JSONDecoder().decode(Value.self, from: JSONSerialization.data(withJSONObject: object))
    }
    let product: CatalogProduct = try read("catalog.products")
    #expect(product.successor_id == "machine-2" && product.consumables?.first?.included?.count == 2 && product.margin == 0.3)
    let cost: OrderCost = try read("marketing.costs")
    #expect(cost.currency == "EUR" && cost.new_customer == 20)
    for topic in tables { #expect(try description(topic)["settings"]?["cleanup.policy"]?.string == "compact", "\(topic)") }
  }

  @Test(arguments: ["changelog", "dead-letters"]) func `the worker's own topics are described`(name: String) throws {
    #expect(try description("winback.\(name)")["topic"]?.string == "winback.\(name)")
  }
}
