import Kafka
import RecordLog
import Testing

@Suite(.serialized)
struct GroupTests {
  private func values(_ count: Int, from first: Int = 0, partitions: Int = 4) -> [PlainRecord] {
    (first..<(first + count)).map {
      PlainRecord(topic: "in", partition: Int32($0 % partitions), key: nil, value: Array("\($0)".utf8))
    }
  }

  @Test func `two members deliver every record once while one joins under load`() throws {
    let lab = try Lab()
    let positions = SharedPositions()
    let producer = try lab.client.makePlainProducer()
    defer { producer.close() }
    let first = try Member(lab.client, group: "g", instance: "a", positions: positions)
    try wait(for: "the first assignment") { try first.step() != .idle && first.assigned.count == 4 }
    var produced = 0
    try producer.produce(values(2000))
    produced = 2000
    try wait(for: "the first records") {
      try first.step()
      return first.seen.count >= 1000
    }
    let second = try Member(lab.client, group: "g", instance: "b", positions: positions)
    try wait(for: "two assignments and all records") {
      if produced < 30_000 || second.assigned.isEmpty {
        try producer.produce(values(100, from: produced))
        produced += 100
      }
      try first.step(.milliseconds(5))
      try second.step(.milliseconds(5))
      return first.assigned.count == 2 && second.assigned.count == 2 && first.seen.count + second.seen.count >= produced
    }
    #expect(!second.seen.isEmpty)
    let numbers = (first.seen + second.seen).compactMap { $0.text.flatMap(Int.init) }
    #expect(numbers.count == produced)
    #expect(numbers.sorted() == Array(0..<produced))
  }

  @Test func `between revoked and its answer nothing is brought, and the other member waits`() throws {
    let lab = try Lab()
    let positions = SharedPositions()
    let producer = try lab.client.makePlainProducer()
    defer { producer.close() }
    let first = try Member(lab.client, group: "g", instance: "a", positions: positions)
    try wait(for: "the first assignment") { try first.step() != .idle && first.assigned.count == 4 }
    let second = try Member(lab.client, group: "g", instance: "b", positions: positions)
    let batch = RecordBatch()
    var event = ConsumerEvent.idle
    try wait(for: "a revocation") {
      event = try first.consumer.poll(into: batch, timeout: .milliseconds(20))
      try second.step(.zero)
      if case .revoked = event { return true }
      return false
    }
    #expect(event == .revoked(first.assigned, lost: false))
    for round in 0..<20 {
      try producer.produce(values(100, from: round * 100))
      #expect(try first.consumer.poll(into: batch, timeout: .milliseconds(20)) == .idle)
      #expect(batch.count == 0)
      #expect(try second.step(.milliseconds(10)) == .idle)
    }
    try first.consumer.unassign()
    try wait(for: "all records by both") {
      try first.step(.milliseconds(5))
      try second.step(.milliseconds(5))
      return first.seen.count + second.seen.count == 2000
    }
    #expect(first.assigned.count + second.assigned.count == 4)
  }

  @Test func `assign in between seeks back, pause and resume go on exactly where told`() throws {
    let lab = try Lab()
    let producer = try lab.client.makePlainProducer()
    defer { producer.close() }
    try producer.produce(values(8000))
    try producer.flush(timeout: .seconds(10))
    let member = try Member(lab.client, group: "g", instance: "a")
    try wait(for: "all records") {
      try member.step()
      return member.seen.count == 8000
    }
    let partition = TopicPartition("in", 1)
    let others = [0, 2, 3].map { PartitionPosition(TopicPartition("in", $0), 2000) }
    try member.consumer.assign(others + [PartitionPosition(partition, 500)])
    try wait(for: "the records after seeking back") {
      try member.step()
      return member.seen.count == 9500
    }
    #expect(member.seen[8000...].map(\.offset) == Array(500..<2000))
    try member.consumer.pause([partition])
    try producer.produce(values(400, from: 8000))
    try producer.flush(timeout: .seconds(10))
    try wait(for: "the records of the others") {
      try member.step()
      return member.seen.count == 9800
    }
    #expect(member.seen[9500...].allSatisfy { $0.partition != 1 })
    try member.consumer.resume([PartitionPosition(partition, 1990)])
    try wait(for: "the records after resuming") {
      try member.step()
      return member.seen.count == 9910
    }
    #expect(member.seen[9800...].map(\.offset) == Array(1990..<2100))
    try wait(for: "the end") {
      try member.step()
      return member.consumer.isAtEnd(partition)
    }
  }

  @Test func `the end of a partition is known, and forgotten when more comes`() throws {
    let lab = try Lab()
    let member = try Member(lab.client, group: "g", instance: "a")
    let partition = TopicPartition("in", 2)
    #expect(!member.consumer.isAtEnd(partition))
    try wait(for: "the end") {
      try member.step()
      return member.consumer.isAtEnd(partition)
    }
    var batch = OutgoingBatch(topics: ["in"])
    batch.append(topic: 0, partition: 2, key: nil, value: [1])
    try lab.commit(batch)
    try wait(for: "the record and the end again") {
      try member.step()
      return member.seen.count == 1 && member.consumer.isAtEnd(partition)
    }
  }

  @Test func `group metadata is there once the group was joined`() throws {
    let lab = try Lab()
    let member = try Member(lab.client, group: "g", instance: "a")
    #expect(member.consumer.groupMetadata() == nil)
    try wait(for: "the assignment") { try member.step() != .idle && !member.assigned.isEmpty }
    #expect(member.consumer.groupMetadata() != nil)
    member.consumer.close(leaveGroup: true)
    #expect(member.consumer.groupMetadata() == nil)
    let error = #expect(throws: LogError.self) { try member.step() }
    #expect(error?.kind == .fatal)
  }
}
