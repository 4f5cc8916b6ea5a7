import EmbeddedKafka
import Kafka
import RecordLog
import Testing

@Suite(.serialized)
struct FailureTests {
  private func batch(_ partition: Int32 = 0, topic: String = "in", headers: [RecordHeader] = []) -> OutgoingBatch {
    var batch = OutgoingBatch(topics: [topic])
    batch.append(topic: 0, partition: partition, key: [1], value: [2], headers: headers)
    return batch
  }

  private func failure(_ body: () throws -> Void) -> LogError.Kind? {
    do {
      try body()
      return nil
    } catch {
      return (error as? LogError)?.kind
    }
  }

  @Test func `a commit that is not answered in time is retriable, and goes on when called again`() throws {
    let lab = try Lab()
    let producer = try lab.producer()
    defer { producer.close() }
    try producer.begin()
    try producer.produce(batch())
    try lab.broker.setRoundTrip(.milliseconds(700))
    #expect(failure { try producer.commit(timeout: .milliseconds(100)) } == .retriable)
    try lab.broker.setRoundTrip(.zero)
    try retrying { () throws(LogError) in try producer.commit(timeout: .seconds(1)) }
    #expect(try lab.read(TopicPartition("in", 0), count: 1).count == 1)
  }

  @Test func `a coordinator that moves is waited for`() throws {
    let lab = try Lab()
    let producer = try lab.producer()
    defer { producer.close() }
    try producer.begin()
    try producer.produce(batch())
    try lab.broker.push([.notCoordinator, .coordinatorLoading, .disconnect], on: .endTransaction)
    try retrying { () throws(LogError) in try producer.commit(timeout: .seconds(10)) }
  }

  @Test func `a lost producer id is abortable, and the next transaction succeeds`() throws {
    let lab = try Lab()
    let producer = try lab.producer()
    defer { producer.close() }
    try producer.begin()
    try lab.broker.push([.invalidProducerIDMapping], on: .addPartitionsToTransaction)
    try producer.produce(batch())
    #expect(failure { try retrying { () throws(LogError) in try producer.commit(timeout: .seconds(10)) } } == .abortable)
    // Until the abort, further records are refused in the same way.
    #expect(failure { try producer.produce(batch()) } == .abortable)
    try retrying { () throws(LogError) in try producer.abort(timeout: .seconds(10)) }
    try producer.begin()
    try producer.produce(batch())
    try retrying { () throws(LogError) in try producer.commit(timeout: .seconds(10)) }
  }

  @Test(arguments: [BrokerFault.producerFenced, .invalidProducerEpoch])
  func `a fenced producer is fatal`(fault: BrokerFault) throws {
    let lab = try Lab()
    let producer = try lab.producer()
    defer { producer.close() }
    try producer.begin()
    try producer.produce(batch())
    try lab.broker.push([fault], on: .endTransaction)
    #expect(failure { try retrying { () throws(LogError) in try producer.commit(timeout: .seconds(10)) } } == .fatal)
    #expect(failure { try producer.begin() } == .fatal)
  }

  @Test func `a transactional id that is not allowed is refused`() throws {
    let lab = try Lab()
    try lab.broker.push([.transactionalIDAuthorizationFailed], on: .initProducerID)
    #expect(failure { _ = try lab.producer() } == .refused)
  }

  @Test func `offsets of a member that was replaced are abortable`() throws {
    let lab = try Lab()
    let member = try Member(lab.client, group: "g", instance: "a")
    try wait(for: "the assignment") { try member.step() != .idle && !member.assigned.isEmpty }
    let metadata = try #require(member.consumer.groupMetadata())
    let producer = try lab.producer()
    defer { producer.close() }
    let offsets = [PartitionPosition(TopicPartition("in", 0), 1)]
    for fault in [BrokerFault.illegalGeneration, .unknownMember] {
      try producer.begin()
      try producer.produce(batch())
      try lab.broker.push([fault], on: .transactionOffsetCommit)
      #expect(failure { try producer.sendOffsets(offsets, group: metadata, timeout: .seconds(10)) } == .abortable)
      try retrying { () throws(LogError) in try producer.abort(timeout: .seconds(10)) }
    }
    try producer.begin()
    try producer.produce(batch())
    try producer.sendOffsets(offsets, group: metadata, timeout: .seconds(10))
    try retrying { () throws(LogError) in try producer.commit(timeout: .seconds(10)) }
  }

  @Test func `a record for a partition or topic that does not exist is refused before anything is appended`() throws {
    let lab = try Lab()
    let producer = try lab.producer()
    defer { producer.close() }
    try producer.begin()
    let headers = [RecordHeader("h", [1])]
    for wrong in [batch(4), batch(4, headers: headers), batch(-1), batch(topic: "nowhere"), batch(topic: "nowhere", headers: headers)] {
      #expect(failure { try producer.produce(wrong) } == .unknownTopic)
    }
    #expect(try lab.client.partitionCounts(of: ["in", "nowhere"], timeout: .seconds(10)) == ["in": 4])
    try producer.produce(batch(3))
    try retrying { () throws(LogError) in try producer.commit(timeout: .seconds(10)) }
  }

  @Test func `reading behind the end of the log is told by kind`() throws {
    let lab = try Lab()
    var beyond: LogError.Kind?
    let reader = try lab.reader([PartitionPosition(TopicPartition("in", 0), 1000)])
    defer { reader.close() }
    try wait(for: "an error") {
      beyond = failure { _ = try reader.poll(into: RecordBatch(), timeout: .milliseconds(50)) }
      return beyond != nil
    }
    #expect(beyond == .offsetOutOfRange)
  }

  @Test func `a broker without an admin API says so`() throws {
    let lab = try Lab()
    let error = #expect(throws: LogError.self) {
      try lab.client.createTopics([TopicSpecification(name: "new", partitions: 1)], timeout: .seconds(5))
    }
    #expect(error?.kind == .refused)
    #expect(error?.message.contains("no admin API") == true)
  }

  @Test func `losing all brokers is noticed, their return too, and nothing is lost`() throws {
    let lab = try Lab()
    let member = try Member(lab.client, group: "g", instance: "a")
    try wait(for: "a connection") {
      try member.step()
      return member.consumer.isConnected && member.assigned.count == 4
    }
    try lab.broker.setDown()
    try wait(for: "the loss", limit: .seconds(5)) {
      try member.step()
      return !member.consumer.isConnected
    }
    #expect(failure { _ = try lab.client.partitionCounts(of: ["in"], timeout: .milliseconds(300)) } == .retriable)
    try lab.broker.setUp()
    try wait(for: "the return", limit: .seconds(10)) {
      try member.step()
      return member.consumer.isConnected
    }
    try lab.commit(batch(2))
    try wait(for: "the record") {
      try member.step()
      return member.seen.count == 1
    }
  }

  @Test func `a producer waits while its queue is full`() throws {
    let lab = try Lab(properties: ["queue.buffering.max.messages": "100", "linger.ms": "1"])
    let producer = try lab.producer()
    defer { producer.close() }
    var batch = OutgoingBatch(topics: ["in"])
    for number in 0..<1000 {
      let headers = number % 10 == 0 ? [RecordHeader("h", [1])] : []
      batch.append(topic: 0, partition: 0, key: nil, value: Array("\(number)".utf8), headers: headers)
    }
    try producer.begin()
    try producer.produce(batch)
    try retrying { () throws(LogError) in try producer.commit(timeout: .seconds(10)) }
    let seen = try lab.read(TopicPartition("in", 0), count: 1000)
    #expect(seen.compactMap { $0.text.flatMap(Int.init) } == Array(0..<1000))
  }
}
