import FoundationEssentials
import Kafka
import RecordLog
import Testing

struct ConfigurationTests {
  private func refusal(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was refused"
    } catch {
      guard let error = error as? LogError, error.kind == .refused else { return "not refused, but: \(error)" }
      return error.message
    }
  }

  private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "kafka-\(UUID().uuidString).properties")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    try body(file.path)
  }

  @Test(arguments: [
    "enable.auto.commit", "isolation.level", "enable.idempotence", "transactional.id", "group.id", "group.instance.id", "acks",
    "auto.offset.reset", "partition.assignment.strategy",
  ])
  func `a property that exactly-once rests on is refused`(name: String) {
    let text = refusal { _ = try KafkaConfiguration(bootstrapServers: "a:1", properties: [name: "x"]) }
    #expect(text.contains("\(name) cannot be set"))
    #expect(!text.contains("\n"))
  }

  @Test func `a line without an equals sign is named by file and line, without its content`() throws {
    try withFile("# comment\n\n! also\nlinger.ms = 7\nsecret stuff\n") { path in
      let text = refusal { _ = try KafkaConfiguration(bootstrapServers: "a:1", propertiesFile: path) }
      #expect(text.hasPrefix("\(path):5: no '='"))
      #expect(!text.contains("secret"))
    }
  }

  @Test func `a file that is not there is named`() {
    let text = refusal { _ = try KafkaConfiguration(bootstrapServers: "a:1", propertiesFile: "/nowhere/client.properties") }
    #expect(text.hasPrefix("/nowhere/client.properties: cannot be read"))
  }

  @Test func `brokers may come from the file, and must come from somewhere`() throws {
    try withFile("  bootstrap.servers =  kafka:9092 \r\n") { path in
      let fromFile = try KafkaConfiguration(bootstrapServers: nil, propertiesFile: path)
      #expect(fromFile.bootstrapServers == "kafka:9092")
      let given = try KafkaConfiguration(bootstrapServers: "b:1", propertiesFile: path)
      #expect(given.bootstrapServers == "b:1")
    }
    #expect(refusal { _ = try KafkaConfiguration(bootstrapServers: nil) }.hasPrefix("no brokers named"))
  }

  @Test func `a property that does not exist is named with its place and the cure`() throws {
    try withFile("linger.ms=5\nlingr.ms=5\n") { path in
      let text = refusal {
        _ = try KafkaClient(KafkaConfiguration(bootstrapServers: "a:1", propertiesFile: path), name: "n", log: { _, _, _ in })
      }
      #expect(text.hasPrefix("\(path):2: "))
      #expect(text.contains("no property lingr.ms: correct its name"))
    }
  }

  @Test func `a value that cannot be is named with its property`() {
    let text = refusal {
      let configuration = try KafkaConfiguration(bootstrapServers: "a:1", properties: ["session.timeout.ms": "soon"])
      _ = try KafkaClient(configuration, name: "n", log: { _, _, _ in })
    }
    #expect(text.contains("session.timeout.ms cannot have this value"))
  }

  @Test func `properties of the other role and of TLS and SASL are taken`() throws {
    let lab = try Lab(properties: ["linger.ms": "1", "fetch.min.bytes": "1", "sasl.username": "u", "ssl.ca.location": "probe"])
    #expect(try lab.client.partitionCounts(of: ["in"], timeout: .seconds(10)) == ["in": 4])
  }
}
