import RecordLog
import Testing
import WorkerTesting

struct FaultTests {
  let bench = Bench()

  @Test func `a broker that is down answers nothing and forgets nothing`() throws {
    let client = bench.broker.client(name: "a")
    let consumer = try bench.consumer("a", of: client)
    try bench.settle(consumer)
    let producer = try bench.producer(of: client)
    try producer.open("one")
    try bench.append("waiting")
    bench.broker.goDown()
    bench.clock.advance(by: 9_000)
    #expect(!consumer.isConnected)
    #expect(try bench.poll(consumer) == .idle)
    #expect(failure { try producer.commit() }?.kind == .retriable)
    #expect(failure { _ = try consumer.committed([Bench.input], timeout: .zero) }?.kind == .retriable)
    #expect(failure { _ = try client.partitionCounts(of: ["in"], timeout: .zero) }?.kind == .retriable)
    bench.broker.comeUp()
    bench.clock.advance(by: 5_000)
    #expect(consumer.isConnected)
    try producer.commit()
    #expect(bench.visible() == ["one"])
    #expect(try bench.poll(consumer) == .records)
    #expect(bench.broker.faults.count(of: .brokerDown) == 1)
  }

  @Test func `a member that reaches no broker for a whole session takes its assignment for lost and comes back`() throws {
    let consumer = try bench.consumer()
    try bench.settle(consumer)
    bench.broker.goDown()
    bench.clock.advance(by: 9_999)
    #expect(try bench.poll(consumer) == .idle)
    bench.clock.advance(by: 1)
    #expect(try bench.poll(consumer) == .revoked([Bench.input, TopicPartition("in", 1)], lost: true))
    try consumer.unassign()
    #expect(try bench.poll(consumer) == .idle)
    bench.broker.comeUp()
    #expect(try bench.poll(consumer) == .idle)
    #expect(try bench.poll(consumer) == .assigned([Bench.input, TopicPartition("in", 1)]))
    #expect(bench.broker.groupAssignment("workers").generation == 1)
  }

  @Test func `offsets that cannot be sent spoil the transaction`() throws {
    let consumer = try bench.consumer()
    try bench.settle(consumer)
    let metadata = try #require(consumer.groupMetadata())
    let producer = try bench.producer()
    try producer.open("one")
    bench.broker.goDown()
    #expect(failure { try producer.sendOffsets([], group: metadata, timeout: .zero) }?.kind == .abortable)
    #expect(failure { try producer.abort() }?.kind == .retriable)
    bench.broker.comeUp()
    try producer.abort()
    #expect(bench.visible() == [])
  }

  @Test func `a client that is cut off loses its session, the others do not`() throws {
    let client = bench.broker.client(name: "a")
    let a = try bench.consumer("a", of: client)
    let b = try bench.consumer("b")
    try bench.settle(a, b)
    client.cutOff()
    for _ in 0..<4 {
      bench.clock.advance(by: 5_000)
      try bench.settle(b)
    }
    #expect(bench.broker.groupAssignment("workers").partitions.keys.sorted() == ["b"])
    client.reconnect()
    #expect(try bench.poll(a) == .revoked([TopicPartition("in", 0)], lost: true))
  }

  @Test func `a slow partition brings nothing for a while`() throws {
    let consumer = try bench.consumer("a", of: nil)
    try bench.settle(consumer)
    let client = bench.broker.client(name: "slow")
    let slow = try client.makeReader()
    try slow.assign([PartitionPosition(Bench.input, 0)])
    client.inject(.slow([Bench.input], milliseconds: 100))
    try bench.append("one")
    #expect(try !slow.poll(into: bench.batch, timeout: .zero))
    #expect(try bench.poll(consumer) == .records)
    bench.clock.advance(by: 100)
    #expect(try slow.poll(into: bench.batch, timeout: .zero))
    #expect(bench.broker.faults.count(of: .slowPartition) == 1)
  }

  @Test func `committed offsets can be held back`() throws {
    let client = bench.broker.client(name: "a")
    let consumer = try bench.consumer("a", of: client)
    client.inject(.committedPending(milliseconds: 50))
    #expect(failure { _ = try consumer.committed([Bench.input], timeout: .zero) }?.kind == .retriable)
    bench.clock.advance(by: 50)
    #expect(try consumer.committed([Bench.input], timeout: .zero) == [:])
  }

  @Test func `fatal errors end consumer and reader, and nothing else of the client`() throws {
    let client = bench.broker.client(name: "a")
    let consumer = try bench.consumer("a", of: client)
    let reader = try client.makeReader()
    client.inject(.fatalConsumer)
    client.inject(.fatalReader)
    #expect(failure { _ = try bench.poll(consumer) }?.kind == .fatal)
    #expect(failure { _ = try bench.poll(consumer) }?.kind == .fatal)
    #expect(failure { try reader.assign([]) }?.kind == .fatal)
    let next = try bench.consumer("a", of: client)
    try bench.settle(next)
    #expect(bench.broker.groupAssignment("workers").partitions["a"]?.count == 2)
  }
}
