import RecordLog
import Testing
import WorkerTesting

struct CompactionTests {
  let bench = Bench()

  private func commit(_ value: String?, key: String, with producer: any LogProducer) throws {
    try producer.begin()
    try producer.produce(outgoing(value, key: key))
    try producer.commit()
  }

  @Test func `compaction keeps the newest record of each key at its offset`() throws {
    let producer = try bench.producer()
    for (value, key) in [("1", "a"), ("2", "b"), ("3", "a")] { try commit(value, key: key, with: producer) }
    bench.broker.compact("out")
    #expect(bench.broker.visibleRecords("out")[0].map(\.offset) == [2, 4])
    #expect(bench.visible() == ["2", "3"])
    #expect(try bench.broker.offsets(of: Bench.output) == 0..<6)
  }

  @Test func `an aborted record supersedes nothing and goes`() throws {
    let producer = try bench.producer()
    try commit("kept", key: "a", with: producer)
    try producer.begin()
    try producer.produce(outgoing("aborted", key: "a"))
    try producer.abort()
    bench.broker.compact("out")
    #expect(bench.visible() == ["kept"])
    #expect(bench.broker.allEntries("out")[0].map(\.offset) == [0, 1, 3])
  }

  @Test func `compaction leaves everything from the last stable offset on`() throws {
    let producer = try bench.producer("one")
    try commit("kept", key: "a", with: producer)
    try producer.begin()
    try producer.produce(outgoing("open", key: "a"))
    try commit("behind", key: "a", with: bench.producer("two"))
    bench.broker.compact("out")
    #expect(bench.visible() == ["kept"])
    try producer.commit()
    #expect(bench.visible() == ["kept", "open", "behind"])
  }

  @Test func `old tombstones and markers go even from the tail, and the end stays`() throws {
    let producer = try bench.producer()
    try commit("1", key: "a", with: producer)
    try commit(nil, key: "a", with: producer)
    bench.broker.compact("out")
    #expect(bench.broker.visibleRecords("out")[0].map(\.offset) == [2])
    bench.broker.compact("out", tombstonesOlderThan: 1_000, markersOlderThan: 1_000)
    #expect(bench.broker.visibleRecords("out")[0].map(\.offset) == [2])
    bench.clock.advance(by: 1_000)
    bench.broker.compact("out", tombstonesOlderThan: 1_000, markersOlderThan: 1_000)
    #expect(bench.broker.allEntries("out")[0].isEmpty)
    let reader = try bench.reader()
    #expect(try reader.end(of: Bench.output, timeout: .zero) == 4)
    #expect(try bench.drain(reader) == [])
    #expect(reader.position(Bench.output) == 4)
  }

  @Test func `a compacted topic takes no record without a key`() throws {
    bench.broker.createTopics([TopicSpecification(name: "compact", partitions: 1, settings: ["cleanup.policy": "compact"])])
    let producer = try bench.producer()
    try producer.begin()
    #expect(failure { try producer.produce(outgoing("x", key: nil, to: TopicPartition("compact", 0))) }?.kind == .abortable)
  }
}
