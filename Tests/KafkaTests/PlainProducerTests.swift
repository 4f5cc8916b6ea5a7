import EmbeddedKafka
import Kafka
import RecordLog
import Testing

@Suite(.serialized)
struct PlainProducerTests {
  @Test func `timestamps, headers and null fields arrive, and progress ends with all records`() throws {
    let lab = try Lab()
    let producer = try lab.client.makePlainProducer()
    defer { producer.close() }
    let headers = [RecordHeader("ce_type", text: "x"), RecordHeader("none", nil)]
    try producer.produce([
      PlainRecord(topic: "in", partition: 3, key: [], value: nil, timestamp: 1_291_190_760_000, headers: headers),
      PlainRecord(topic: "in", partition: 3, key: nil, value: [], timestamp: 1_000),
    ])
    var progress: [Int] = []
    try producer.flush(timeout: .seconds(10)) { delivered, total in progress += [delivered, total] }
    #expect(progress.suffix(2) == [2, 2])
    let seen = try lab.read(TopicPartition("in", 3), count: 2)
    #expect(seen.map(\.timestamp) == [1_291_190_760_000, 1_000])
    #expect(seen.map(\.key) == [[], nil])
    #expect(seen.map(\.value) == [nil, []])
    #expect(seen.map(\.headers) == [headers, []])
  }

  @Test func `one key goes to one partition`() throws {
    let lab = try Lab()
    let producer = try lab.client.makePlainProducer()
    defer { producer.close() }
    try producer.produce((0..<20).map { _ in PlainRecord(topic: "in", key: Array("21".utf8), value: [1]) })
    try producer.flush(timeout: .seconds(10))
    let ends = try (0..<4).map { try lab.client.admin.watermarks(of: TopicPartition("in", $0), timeout: .seconds(10)).high }
    #expect(ends.sorted() == [0, 0, 0, 20])
  }

  @Test func `a record that fails for good is told`() throws {
    let lab = try Lab(properties: ["message.timeout.ms": "10000"])
    let producer = try lab.client.makePlainProducer()
    defer { producer.close() }
    try lab.broker.push([.topicAuthorizationFailed], on: .produce)
    let error = #expect(throws: LogError.self) {
      try producer.produce([PlainRecord(topic: "in", partition: 0, key: nil, value: [1])])
      try producer.flush(timeout: .seconds(10))
    }
    #expect(error?.kind == .refused)
    #expect(error?.message.hasPrefix("1 records failed") == true)
  }

  @Test func `a flush that takes too long is retriable`() throws {
    let lab = try Lab()
    let producer = try lab.client.makePlainProducer()
    defer { producer.close() }
    try producer.produce([PlainRecord(topic: "in", partition: 0, key: nil, value: [1])])
    try producer.flush(timeout: .seconds(10))
    try lab.broker.setDown()
    try producer.produce([PlainRecord(topic: "in", partition: 0, key: nil, value: [1])])
    let error = #expect(throws: LogError.self) { try producer.flush(timeout: .milliseconds(200)) }
    #expect(error?.kind == .retriable)
    #expect(producer.outstanding == 1)
    try lab.broker.setUp()
    try producer.flush(timeout: .seconds(20))
  }
}
