import EmbeddedKafka
import Kafka
import RecordLog
import Testing

struct EmbeddedBrokerTests {
  @Test func `a broker listens on the port it is told, and says when that is taken`() throws {
    // A port that was free a moment ago.
    let first = try EmbeddedBroker()
    let address = first.bootstrapServers
    let port = try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
    let taken = #expect(throws: LogError.self) { _ = try EmbeddedBroker(port: port) }
    #expect(taken?.kind == .refused)
    #expect(taken?.message.contains("127.0.0.1:\(port): the port is taken") == true)
    first.stop()
    let second = try EmbeddedBroker(port: port)
    defer { second.stop() }
    #expect(second.bootstrapServers == address)
    try second.createTopic("in", partitions: 3)
    let client = try KafkaClient(KafkaConfiguration(bootstrapServers: address), name: "n", log: { _, _, _ in })
    let counts = try retrying { () throws(LogError) in try client.partitionCounts(of: ["in"], timeout: .seconds(5)) }
    #expect(counts == ["in": 3])
  }

  @Test func `several brokers make one cluster`() throws {
    let broker = try EmbeddedBroker(brokers: 3)
    defer { broker.stop() }
    #expect(broker.bootstrapServers.split(separator: ",").count == 3)
  }

  @Test func `a broker that was stopped takes no calls`() throws {
    let broker = try EmbeddedBroker()
    broker.stop()
    broker.stop()
    #expect(throws: LogError.self) { try broker.createTopic("in", partitions: 1) }
  }
}
