import RecordLog
import Testing
import WorkerTesting

struct IsolationTests {
  let bench = Bench()

  @Test func `committed records are visible, aborted ones are not`() throws {
    let producer = try bench.producer()
    try producer.open("lost")
    try producer.abort()
    try producer.open("kept")
    try producer.commit()
    #expect(try bench.drain(bench.reader()) == ["kept"])
    #expect(bench.visible() == ["kept"])
  }

  @Test func `an open transaction hides what was written behind it`() throws {
    let producer = try bench.producer()
    try producer.open("open")
    try bench.append("behind", to: Bench.output)
    let reader = try bench.reader()
    #expect(try bench.drain(reader) == [])
    #expect(try reader.end(of: Bench.output, timeout: .zero) == 0)
    #expect(try bench.broker.offsets(of: Bench.output) == 0..<2)
    try producer.commit()
    #expect(try bench.drain(reader) == ["open", "behind"])
  }

  @Test func `a marker occupies an offset in each partition of its transaction`() throws {
    let producer = try bench.producer()
    try producer.open("one")
    try producer.commit()
    try producer.open("two")
    try producer.commit()
    #expect(bench.broker.visibleRecords("out")[0].map(\.offset) == [0, 2])
    #expect(bench.broker.allEntries("out")[0].map(\.isMarker) == [false, true, false, true])
    #expect(try bench.broker.offsets(of: TopicPartition("out", 1)) == 0..<0)
  }

  @Test func `a reader's position passes markers and aborted records at the end`() throws {
    let producer = try bench.producer()
    try producer.open("kept")
    try producer.commit()
    try producer.open("lost")
    try producer.abort()
    let reader = try bench.reader()
    #expect(try reader.poll(into: bench.batch, timeout: .zero))
    #expect(reader.position(Bench.output) == 4)
    #expect(try reader.end(of: Bench.output, timeout: .zero) == 4)
  }

  @Test func `a full poll leaves the position behind its last record`() throws {
    var settings = SimulatedBrokerSettings()
    settings.maxPollRecords = 1
    let bench = Bench(settings: settings)
    let producer = try bench.producer()
    try producer.open("one", "two")
    try producer.commit()
    let reader = try bench.reader()
    #expect(try reader.poll(into: bench.batch, timeout: .zero))
    #expect(reader.position(Bench.output) == 1)
    #expect(try bench.drain(reader) == ["two"])
    #expect(reader.position(Bench.output) == 3)
  }

  @Test func `a null value, an empty one and headers arrive as they were sent`() throws {
    let producer = try bench.producer()
    try producer.begin()
    var batch = outgoing(nil, "", key: nil)
    batch.append(topic: 0, partition: 0, key: [], value: [1], headers: [RecordHeader("h", text: "x"), RecordHeader("none", nil)])
    try producer.produce(batch)
    try producer.commit()
    let reader = try bench.reader()
    #expect(try reader.poll(into: bench.batch, timeout: .zero))
    #expect(bench.batch.entries.map(\.value.count) == [-1, 0, 1])
    #expect(bench.batch.entries.map(\.key.count) == [-1, -1, 0])
    #expect(bench.batch.headers(at: 2) == [RecordHeader("h", text: "x"), RecordHeader("none", nil)])
    #expect(bench.batch.headers(at: 0) == [])
  }

  @Test func `a position outside of the log is out of range`() throws {
    try bench.append("one")
    try bench.append("two")
    let beyond = try bench.reader(Bench.input, from: 3)
    #expect(failure { _ = try bench.drain(beyond) }?.kind == .offsetOutOfRange)
    try bench.broker.deleteRecords(Bench.input, before: 1)
    let before = try bench.reader(Bench.input, from: 0)
    #expect(failure { _ = try bench.drain(before) }?.kind == .offsetOutOfRange)
    #expect(try bench.drain(bench.reader(Bench.input, from: 1)) == ["two"])
    #expect(try before.beginning(of: Bench.input, timeout: .zero) == 1)
  }

  @Test func `a position out of range does not cost the records of other partitions`() throws {
    let other = TopicPartition("in", 1)
    try bench.append("there", to: other)
    let reader = try bench.reader()
    try reader.assign([PartitionPosition(Bench.input, 7), PartitionPosition(other, 0)])
    var seen: [String] = []
    var errors = 0
    for _ in 0..<4 {
      if failure({ if try reader.poll(into: bench.batch, timeout: .zero) { seen += bench.values } }) != nil { errors += 1 }
    }
    #expect(seen == ["there"])
    #expect(errors > 0)
  }

  @Test func `a topic that does not exist is unknown`() throws {
    let producer = try bench.producer()
    try producer.begin()
    #expect(failure { try producer.produce(outgoing("x", to: TopicPartition("nowhere", 0))) }?.kind == .unknownTopic)
    #expect(failure { try producer.produce(outgoing("x", to: TopicPartition("out", 2))) }?.kind == .unknownTopic)
    let client = bench.broker.client(name: "admin")
    #expect(try client.partitionCounts(of: ["in", "nowhere"], timeout: .zero) == ["in": 2])
  }
}
