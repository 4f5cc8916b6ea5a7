import Kafka
import RecordLog
import Testing

@Suite(.serialized, .enabled(if: RealKafka.bootstrapServers != nil, "RONDO_TEST_BOOTSTRAP_SERVERS is not set"))
struct RealKafkaTests {
  private func failure(_ body: () throws -> Void) -> LogError.Kind? {
    do {
      try body()
      return nil
    } catch {
      return (error as? LogError)?.kind
    }
  }

  @Test func `topics are created once, described, and left as they are`() throws {
    let kafka = try RealKafka()
    let other = TopicSpecification(name: kafka.topic, partitions: 9, replication: 1)
    try kafka.client.createTopics([other], timeout: .seconds(30))
    let seen = try kafka.client.admin.describeTopics([kafka.topic, "\(kafka.topic)-none"], timeout: .seconds(30))
    #expect(Array(seen.keys) == [kafka.topic])
    #expect(seen[kafka.topic]?.partitions == 4)
    #expect(seen[kafka.topic]?.replication == 1)
    #expect(seen[kafka.topic]?.settings["retention.ms"] == "3600000")
    #expect(seen[kafka.topic]?.settings["cleanup.policy"] == "delete")
    let wrong = TopicSpecification(name: "\(kafka.topic)-x", partitions: 1, settings: ["no.such.setting": "1"])
    #expect(failure { try kafka.client.createTopics([wrong], timeout: .seconds(30)) } == .refused)
    let none = try kafka.client.partitionCounts(of: ["\(kafka.topic)-none"], timeout: .seconds(10))
    #expect(none.isEmpty)
  }

  @Test func `aborted and open records are seen by neither reader nor member`() throws {
    // With so small a queue all but the last ten records of a batch are on the broker once `produce` returns.
    let kafka = try RealKafka(partitions: 1, properties: ["queue.buffering.max.messages": "10"])
    let producer = try kafka.producer()
    defer { producer.close() }
    try producer.begin()
    try producer.produce(kafka.batch(0..<10, partitions: 1))
    try kafka.commit(producer)
    try producer.begin()
    try producer.produce(kafka.batch(10..<200, partitions: 1))
    try kafka.abort(producer)
    let reader = try kafka.client.makeReader()
    defer { reader.close() }
    let partition = kafka.partition(0)
    // Ten records and a marker; at least 180 aborted ones and a marker, which is written after the abort was answered.
    var stable: Int64 = 0
    try wait(for: "the marker of the abort", limit: .seconds(10)) {
      stable = try reader.end(of: partition, timeout: .seconds(10))
      return stable >= 192
    }
    try producer.begin()
    try producer.produce(kafka.batch(200..<300, partitions: 1))
    #expect(try reader.end(of: partition, timeout: .seconds(10)) == stable)
    #expect(try reader.beginning(of: partition, timeout: .seconds(10)) == 0)
    #expect(try kafka.client.admin.watermarks(of: partition, timeout: .seconds(10)).high >= stable + 90)
    try reader.assign([PartitionPosition(partition, 0)])
    let batch = RecordBatch()
    var seen: [SeenRecord] = []
    try wait(for: "the reader at the last stable offset", limit: .seconds(10)) {
      if try reader.poll(into: batch, timeout: .milliseconds(50)) { seen += SeenRecord.all(of: batch) }
      return reader.position(partition) == stable
    }
    #expect(seen.map(\.offset) == Array(0..<10))
    let member = try Member(kafka.client, group: kafka.group, instance: "a", topics: [kafka.topic])
    try wait(for: "the member at the end", limit: .seconds(10)) {
      try member.step()
      return member.consumer.isAtEnd(partition)
    }
    #expect(member.seen.map(\.text) == (0..<10).map { "\($0)" })
    try kafka.commit(producer)
    try wait(for: "what was open") {
      try member.step()
      return member.seen.count == 110
    }
    #expect(member.seen.map(\.text) == (Array(0..<10) + Array(200..<300)).map { "\($0)" })
    #expect(member.seen[10].headers == [RecordHeader("n", text: "200")])
  }

  @Test func `a producer is fenced by the next one of its id`() throws {
    let kafka = try RealKafka()
    let first = try kafka.producer()
    defer { first.close() }
    try first.begin()
    try first.produce(kafka.batch(0..<4))
    let second = try kafka.producer()
    defer { second.close() }
    #expect(failure { try kafka.commit(first) } == .fatal)
    try second.begin()
    try second.produce(kafka.batch(0..<4))
    try kafka.commit(second)
  }

  @Test func `committed offsets wait for a transaction that has offsets pending`() throws {
    let kafka = try RealKafka()
    let member = try Member(kafka.client, group: kafka.group, instance: "a", topics: [kafka.topic])
    try wait(for: "the assignment") {
      try member.step()
      return member.assigned.count == 4
    }
    let partition = kafka.partition(1)
    #expect(try member.consumer.committed(member.assigned, timeout: .seconds(10)).isEmpty)
    let metadata = try #require(member.consumer.groupMetadata())
    let producer = try kafka.producer()
    defer { producer.close() }
    try producer.begin()
    try producer.produce(kafka.batch(0..<8))
    try producer.sendOffsets([PartitionPosition(partition, 7, note: "commit=3")], group: metadata, timeout: .seconds(10))
    #expect(failure { _ = try member.consumer.committed([partition], timeout: .milliseconds(500)) } == .retriable)
    try kafka.commit(producer)
    let offsets = try retrying { () throws(LogError) in
      try member.consumer.committedPositions([partition, kafka.partition(2)], timeout: .seconds(5))
    }
    #expect(offsets == [PartitionPosition(partition, 7, note: "commit=3")])
  }

  @Test func `group metadata of an earlier generation is refused`() throws {
    let kafka = try RealKafka()
    let positions = SharedPositions()
    let first = try Member(kafka.client, group: kafka.group, instance: "a", topics: [kafka.topic], positions: positions)
    try wait(for: "the assignment") {
      try first.step()
      return first.assigned.count == 4
    }
    let stale = try #require(first.consumer.groupMetadata())
    let second = try Member(kafka.client, group: kafka.group, instance: "b", topics: [kafka.topic], positions: positions)
    try wait(for: "two assignments") {
      try first.step()
      try second.step()
      return first.assigned.count == 2 && second.assigned.count == 2
    }
    let producer = try kafka.producer()
    defer { producer.close() }
    try producer.begin()
    try producer.produce(kafka.batch(0..<4))
    let offsets = [PartitionPosition(kafka.partition(0), 1)]
    #expect(failure { try producer.sendOffsets(offsets, group: stale, timeout: .seconds(10)) } == .abortable)
    try kafka.abort(producer)
    let fresh = try #require(first.consumer.groupMetadata())
    try producer.begin()
    try producer.produce(kafka.batch(0..<4))
    try producer.sendOffsets(offsets, group: fresh, timeout: .seconds(10))
    try kafka.commit(producer)
    second.consumer.close(leaveGroup: true)
  }

  @Test func `members that join, leave and return deliver every record once`() throws {
    let kafka = try RealKafka(properties: ["session.timeout.ms": "60000"])
    let positions = SharedPositions()
    let producer = try kafka.producer()
    defer { producer.close() }
    var produced = 0
    func produce() throws {
      try producer.begin()
      try producer.produce(kafka.batch(produced..<(produced + 500)))
      try kafka.commit(producer)
      produced += 500
    }
    let first = try Member(kafka.client, group: kafka.group, instance: "a", topics: [kafka.topic], positions: positions)
    var second: Member?
    var numbers: [Int] = []
    func take(_ members: [Member?]) -> Int { members.compactMap { $0?.seen.count }.reduce(0, +) }
    func run(_ what: String, until done: () -> Bool) throws {
      try wait(for: what) {
        if produced < 200_000 { try produce() }
        try first.step(.milliseconds(5))
        try second?.step(.milliseconds(5))
        return done()
      }
    }
    try run("the first assignment") { first.assigned.count == 4 && first.seen.count > 1000 }
    second = try Member(kafka.client, group: kafka.group, instance: "b", topics: [kafka.topic], positions: positions)
    try run("two assignments") { first.assigned.count == 2 && (second?.seen.count ?? 0) > 1000 }
    // A static member that returns within its session takes its partitions without a rebalance of the other.
    let rebalances = first.rebalances
    numbers += (second?.seen ?? []).compactMap { $0.text.flatMap(Int.init) }
    second?.consumer.close(leaveGroup: false)
    second = try Member(kafka.client, group: kafka.group, instance: "b", topics: [kafka.topic], positions: positions)
    try run("the return") { (second?.seen.count ?? 0) > 1000 }
    #expect(first.rebalances == rebalances)
    // One that leaves gives them up at once, long before its session ends.
    numbers += (second?.seen ?? []).compactMap { $0.text.flatMap(Int.init) }
    second?.consumer.close(leaveGroup: true)
    second = nil
    try run("all partitions after the other left") { first.assigned.count == 4 }
    try wait(for: "the rest") {
      try first.step(.milliseconds(5))
      return first.seen.count + numbers.count >= produced
    }
    numbers += first.seen.compactMap { $0.text.flatMap(Int.init) }
    #expect(numbers.count == produced)
    #expect(numbers.sorted() == Array(0..<produced))
  }

  @Test func `a member that does not poll for too long has lost its partitions, and comes back`() throws {
    let kafka = try RealKafka(properties: ["max.poll.interval.ms": "6000"])
    let positions = SharedPositions()
    let first = try Member(kafka.client, group: kafka.group, instance: "a", topics: [kafka.topic], positions: positions)
    try wait(for: "the assignment") {
      try first.step()
      return first.assigned.count == 4
    }
    let owned = first.assigned
    let stale = try #require(first.consumer.groupMetadata())
    let second = try Member(kafka.client, group: kafka.group, instance: "b", topics: [kafka.topic], positions: positions)
    try wait(for: "the other member to own everything") {
      try second.step()
      return second.assigned.count == 4
    }
    var event = ConsumerEvent.idle
    try wait(for: "the loss") {
      event = try first.consumer.poll(into: RecordBatch(), timeout: .milliseconds(20))
      return event != .idle
    }
    #expect(event == .revoked(owned, lost: true))
    let producer = try kafka.producer()
    defer { producer.close() }
    try producer.begin()
    try producer.produce(kafka.batch(0..<4))
    let offsets = [PartitionPosition(kafka.partition(0), 1)]
    #expect(failure { try producer.sendOffsets(offsets, group: stale, timeout: .seconds(10)) } == .abortable)
    try kafka.abort(producer)
    try first.consumer.unassign()
    try wait(for: "two assignments") {
      try first.step()
      try second.step()
      return first.assigned.count == 2 && second.assigned.count == 2
    }
  }

  @Test func `fetching beyond the end is told by its kind`() throws {
    let kafka = try RealKafka(partitions: 1)
    let reader = try kafka.client.makeReader()
    defer { reader.close() }
    try reader.assign([PartitionPosition(kafka.partition(0), 50)])
    var kind: LogError.Kind?
    try wait(for: "an error") {
      kind = failure { _ = try reader.poll(into: RecordBatch(), timeout: .milliseconds(50)) }
      return kind != nil
    }
    #expect(kind == .offsetOutOfRange)
  }
}
