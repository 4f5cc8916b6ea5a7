import Kafka
import RecordLog
import Testing

@Suite(.serialized)
struct RecordTests {
  @Test func `null and empty keys and values are told apart both ways`() throws {
    let lab = try Lab()
    let cases: [(key: [UInt8]?, value: [UInt8]?)] = [(nil, nil), ([], []), (nil, []), ([], nil), ([1], nil), (nil, [2]), ([3], [4, 0])]
    let withHeaders = [RecordHeader("h", text: "x")]
    var batch = OutgoingBatch(topics: ["in"])
    for content in cases { batch.append(topic: 0, partition: 1, key: content.key, value: content.value) }
    for content in cases { batch.append(topic: 0, partition: 1, key: content.key, value: content.value, headers: withHeaders) }
    try lab.commit(batch)
    let seen = try lab.read(TopicPartition("in", 1), count: 14)
    #expect(seen.map(\.key) == (cases + cases).map(\.key))
    #expect(seen.map(\.value) == (cases + cases).map(\.value))
    #expect(seen.map(\.headers.count) == Array(repeating: 0, count: 7) + Array(repeating: 1, count: 7))
  }

  @Test func `a batch of null and empty fields only is produced`() throws {
    let lab = try Lab()
    var batch = OutgoingBatch(topics: ["in"])
    batch.append(topic: 0, partition: 0, key: [], value: nil)
    batch.append(topic: 0, partition: 0, key: nil, value: [])
    try lab.commit(batch)
    let seen = try lab.read(TopicPartition("in", 0), count: 2)
    #expect(seen.map(\.key) == [[], nil])
    #expect(seen.map(\.value) == [nil, []])
  }

  @Test func `headers survive with their order, repeats, null and empty values`() throws {
    let lab = try Lab()
    let headers = [
      RecordHeader("ce_id", text: "ä1"), RecordHeader("none", nil), RecordHeader("empty", []), RecordHeader("ce_id", [0, 255]),
    ]
    var batch = OutgoingBatch(topics: ["in"])
    batch.append(topic: 0, partition: 0, key: [1], value: [1], headers: headers)
    batch.append(topic: 0, partition: 0, key: [2], value: [2])
    batch.append(topic: 0, partition: 0, key: [3], value: [3], headers: [headers[1]])
    try lab.commit(batch)
    let seen = try lab.read(TopicPartition("in", 0), count: 3)
    #expect(seen.map(\.headers) == [headers, [], [headers[1]]])
  }

  @Test func `a copy has all of a record, and outlives the batch it was fetched in`() throws {
    let lab = try Lab()
    let headers = [
      RecordHeader("ce_id", text: "ä1"), RecordHeader("none", []), RecordHeader("empty", []), RecordHeader("ce_id", [0, 255]),
      RecordHeader("none", nil),
    ]
    var batch = OutgoingBatch(topics: ["in"])
    batch.append(topic: 0, partition: 0, key: [1], value: [1, 2, 3], headers: headers)
    batch.append(topic: 0, partition: 0, key: nil, value: nil)
    batch.append(topic: 0, partition: 0, key: [], value: [], headers: [RecordHeader("h", text: "x")])
    batch.append(topic: 0, partition: 0, key: [3], value: [UInt8](repeating: 4, count: 5_000), headers: [headers[1]])
    try lab.commit(batch)
    let reader = try lab.reader([PartitionPosition(TopicPartition("in", 0), 0)])
    defer { reader.close() }
    let fetched = RecordBatch()
    try wait(for: "the records") { try reader.poll(into: fetched, timeout: .milliseconds(50)) && fetched.count == 4 }
    let seen = SeenRecord.all(of: fetched)
    // A name that no header of ours has.
    var block: [UInt8] = []
    HeaderBlock.append(RecordHeader(String(repeating: "n", count: 70_000), [1]), to: &block)
    #expect(block.isEmpty)
    let (copies, copied) = (RecordBatch(), RecordBatch())
    // The last one first, and each once more.
    for index in [3, 0, 1, 2, 0] { copies.append(copying: fetched, at: index) }
    _ = try reader.poll(into: fetched, timeout: .zero)
    #expect(SeenRecord.all(of: copies) == [3, 0, 1, 2, 0].map { seen[$0] })
    // A parser may read on behind every value.
    #expect(copies.entries.allSatisfy { $0.value.indices.upperBound + RecordBatch.padding <= copies.bytes.count })
    for index in copies.entries.indices { copied.append(copying: copies, at: index) }
    #expect(SeenRecord.all(of: copied) == SeenRecord.all(of: copies))
    #expect(copies.withHeader("ce_id", at: 1) { $0?.copied } == [0, 255])
    #expect(copies.withHeader("empty", at: 1) { $0?.copied } == [])
    #expect(copies.withHeader("none", at: 1) { $0?.copied } == nil && copies.withHeader("other", at: 1) { $0?.copied } == nil)
    #expect(copies.withHeader("ce_id", at: 2) { $0?.copied } == nil && copies.withHeader("h", at: 3) { $0?.copied } == [0x78])
    copies.clear()
    #expect(copies.count == 0)
    copies.append(copying: copied, at: 4)
    #expect(SeenRecord.all(of: copies) == [seen[0]])
  }

  @Test func `headers are gone once the next batch is fetched`() throws {
    let lab = try Lab()
    var batch = OutgoingBatch(topics: ["in"])
    batch.append(topic: 0, partition: 0, key: nil, value: [1], headers: [RecordHeader("h", [1])])
    try lab.commit(batch)
    let reader = try lab.reader([PartitionPosition(TopicPartition("in", 0), 0)])
    defer { reader.close() }
    let fetched = RecordBatch()
    try wait(for: "a record") { try reader.poll(into: fetched, timeout: .milliseconds(50)) }
    #expect(fetched.headers(at: 0).count == 1)
    #expect(fetched.headers(at: 1).isEmpty)
    _ = try reader.poll(into: RecordBatch(), timeout: .zero)
    #expect(fetched.headers(at: 0).isEmpty)
  }

  @Test func `order, offsets and partitions are kept over many batches`() throws {
    let lab = try Lab()
    let producer = try lab.producer()
    defer { producer.close() }
    var batch = OutgoingBatch(topics: ["in"])
    for commit in 0..<5 {
      batch.clear()
      for number in 0..<3000 {
        let text = Array("\(commit * 3000 + number)".utf8)
        let headers = number % 7 == 0 ? [RecordHeader("n", text)] : []
        batch.append(topic: 0, partition: Int32(number % 4), key: text, value: text, headers: headers)
      }
      try producer.begin()
      try producer.produce(batch)
      try retrying { () throws(LogError) in try producer.commit(timeout: .seconds(10)) }
    }
    let reader = try lab.reader((0..<4).map { PartitionPosition(TopicPartition("in", $0), 0) })
    defer { reader.close() }
    let fetched = RecordBatch()
    var seen: [Int32: [SeenRecord]] = [:]
    try wait(for: "15,000 records") {
      if try reader.poll(into: fetched, timeout: .milliseconds(50)) {
        for record in SeenRecord.all(of: fetched) { seen[record.partition, default: []].append(record) }
      }
      return seen.values.map(\.count).reduce(0, +) == 15_000
    }
    for partition in Int32(0)..<4 {
      let records = seen[partition] ?? []
      #expect(records.map(\.offset) == Array(0..<3750))
      #expect(records.compactMap { $0.text.flatMap(Int.init) } == (0..<15_000).filter { Int32($0 % 3000 % 4) == partition })
      #expect(records.allSatisfy { $0.timestamp > 1_600_000_000_000 })
      #expect(records.allSatisfy { $0.key == $0.value })
    }
  }

  @Test func `a value of 1 MB goes through, a larger one is refused by name`() throws {
    let lab = try Lab()
    let producer = try lab.producer()
    defer { producer.close() }
    let value = [UInt8](repeating: 7, count: lab.client.maxRecordBytes - 1)
    var batch = OutgoingBatch(topics: ["in"])
    batch.append(topic: 0, partition: 0, key: [1], value: value)
    try producer.begin()
    try producer.produce(batch)
    try retrying { () throws(LogError) in try producer.commit(timeout: .seconds(10)) }
    #expect(try lab.read(TopicPartition("in", 0), count: 1).map(\.value) == [value])
    batch.clear()
    batch.append(topic: 0, partition: 0, key: [1], value: value + value)
    try producer.begin()
    let error = #expect(throws: LogError.self) { try producer.produce(batch) }
    #expect(error?.kind == .refused)
    #expect(error?.code == "MSG_SIZE_TOO_LARGE")
  }

  @Test func `every byte lies before the padding`() throws {
    let lab = try Lab()
    var batch = OutgoingBatch(topics: ["in"])
    batch.append(topic: 0, partition: 0, key: [1], value: [2, 3])
    try lab.commit(batch)
    let reader = try lab.reader([PartitionPosition(TopicPartition("in", 0), 0)])
    defer { reader.close() }
    let fetched = RecordBatch()
    try wait(for: "a record") { try reader.poll(into: fetched, timeout: .milliseconds(50)) }
    #expect(fetched.bytes.count == 3 + RecordBatch.padding)
  }
}
