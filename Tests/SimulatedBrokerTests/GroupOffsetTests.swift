import RecordLog
import Testing
import WorkerTesting

struct GroupOffsetTests {
  let bench = Bench()

  private func send(_ offset: Int64, of consumer: any LogConsumer, with producer: any LogProducer) throws {
    let metadata = try #require(consumer.groupMetadata())
    try producer.sendOffsets([PartitionPosition(Bench.input, offset)], group: metadata, timeout: .zero)
  }

  private func committed(_ consumer: any LogConsumer) throws -> [TopicPartition: Int64] {
    try consumer.committed([Bench.input, TopicPartition("in", 1)], timeout: .zero)
  }

  @Test func `offsets count when their transaction commits, and are pending until then`() throws {
    let consumer = try bench.consumer()
    try bench.settle(consumer)
    #expect(try committed(consumer) == [:])
    let producer = try bench.producer()
    try producer.begin()
    try send(5, of: consumer, with: producer)
    #expect(failure { _ = try committed(consumer) }?.kind == .retriable)
    #expect(try consumer.committed([TopicPartition("in", 1)], timeout: .zero) == [:])
    #expect(bench.broker.groupOffsets("workers") == [:])
    try producer.commit()
    #expect(try committed(consumer) == [Bench.input: 5])
  }

  @Test func `offsets of an aborted transaction are forgotten`() throws {
    let consumer = try bench.consumer()
    try bench.settle(consumer)
    let producer = try bench.producer()
    try producer.begin()
    try send(5, of: consumer, with: producer)
    try producer.abort()
    #expect(try committed(consumer) == [:])
  }

  @Test func `offsets of a crashed producer are pending until its successor or the timeout aborts them`() throws {
    let consumer = try bench.consumer()
    try bench.settle(consumer)
    let client = bench.broker.client(name: "b")
    let producer = try bench.producer(of: client)
    try producer.begin()
    try send(5, of: consumer, with: producer)
    client.crash()
    #expect(failure { _ = try committed(consumer) }?.code == "UNSTABLE_OFFSET_COMMIT")
    _ = try bench.producer()
    #expect(try committed(consumer) == [:])
  }

  @Test func `a generation that was replaced is refused`() throws {
    let consumer = try bench.consumer()
    try bench.settle(consumer)
    let old = try #require(consumer.groupMetadata())
    bench.broker.forceRebalance(of: "workers")
    try bench.settle(consumer)
    let producer = try bench.producer()
    try producer.open("x")
    let error = failure { try producer.sendOffsets([PartitionPosition(Bench.input, 1)], group: old, timeout: .zero) }
    #expect(error?.kind == .abortable)
    #expect(error?.code == "ILLEGAL_GENERATION")
    #expect(failure { try producer.commit() }?.kind == .abortable)
    try producer.abort()
    #expect(bench.visible() == [])
    try producer.begin()
    try send(1, of: consumer, with: producer)
    try producer.commit()
    #expect(bench.broker.groupOffsets("workers") == [Bench.input: 1])
  }

  @Test func `until everybody has rejoined the old generation may still commit`() throws {
    let consumer = try bench.consumer()
    try bench.settle(consumer)
    bench.broker.forceRebalance(of: "workers")
    guard case .revoked = try bench.poll(consumer) else { throw CancellationError() }
    let producer = try bench.producer()
    try producer.begin()
    try send(3, of: consumer, with: producer)
    try producer.commit()
    #expect(bench.broker.groupOffsets("workers") == [Bench.input: 3])
  }

  @Test func `a member whose session expired is refused`() throws {
    let consumer = try bench.consumer()
    try bench.settle(consumer)
    bench.clock.advance(by: 10_000)
    let producer = try bench.producer()
    try producer.begin()
    #expect(failure { try send(1, of: consumer, with: producer) }?.code == "UNKNOWN_MEMBER_ID")
  }

  @Test func `a member that was replaced by its own instance id is refused`() throws {
    let old = try bench.consumer("a")
    try bench.settle(old)
    let new = try bench.consumer("a")
    try bench.settle(new)
    let producer = try bench.producer()
    try producer.begin()
    #expect(failure { try send(1, of: old, with: producer) }?.code == "FENCED_INSTANCE_ID")
    try producer.abort()
    try producer.begin()
    try send(2, of: new, with: producer)
    try producer.commit()
    #expect(try committed(new) == [Bench.input: 2])
  }
}
