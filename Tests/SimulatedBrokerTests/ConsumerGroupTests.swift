import RecordLog
import Testing
import WorkerTesting

struct ConsumerGroupTests {
  let bench = Bench()

  private func topics(_ names: String...) -> [TopicPartition] {
    names.flatMap { name in (0..<2).map { TopicPartition(name, $0) } }
  }

  @Test func `a lone member is assigned everything and reads what it assigned itself`() throws {
    try bench.append("one")
    try bench.append("two")
    let consumer = try bench.consumer()
    #expect(consumer.groupMetadata() == nil)
    #expect(try bench.poll(consumer) == .idle)
    #expect(try bench.poll(consumer) == .assigned(topics("in")))
    #expect(try bench.poll(consumer) == .idle)
    try consumer.assign([PartitionPosition(Bench.input, 1)])
    #expect(!consumer.isAtEnd(Bench.input))
    #expect(try bench.poll(consumer) == .records)
    #expect(bench.values == ["two"])
    #expect(bench.batch.entries.map(\.topic) == [0])
    #expect(consumer.isAtEnd(Bench.input))
    #expect(consumer.groupMetadata() != nil)
  }

  @Test func `a second member makes the first give up everything before both are assigned`() throws {
    let first = try bench.consumer("a")
    try bench.settle(first)
    let second = try bench.consumer("b")
    try bench.append("one")
    #expect(try bench.poll(second) == .idle)
    #expect(try bench.poll(first) == .revoked(topics("in"), lost: false))
    #expect(try bench.poll(first) == .idle)
    #expect(try bench.poll(second) == .idle)
    try first.unassign()
    #expect(try bench.poll(second) == .assigned([TopicPartition("in", 1)]))
    #expect(try bench.poll(first) == .assigned([TopicPartition("in", 0)]))
    #expect(bench.broker.groupAssignment("workers").generation == 2)
  }

  @Test func `all subscribed topics are co-partitioned`() throws {
    bench.broker.createTopics([TopicSpecification(name: "x", partitions: 5), TopicSpecification(name: "y", partitions: 5)])
    let a = try bench.consumer("a", topics: ["x", "y"])
    let b = try bench.consumer("b", topics: ["x", "y"])
    try bench.settle(a, b)
    let assignment = bench.broker.groupAssignment("workers").partitions
    #expect(assignment["a"] == ["x", "y"].flatMap { name in (0..<3).map { TopicPartition(name, $0) } })
    #expect(assignment["b"] == ["x", "y"].flatMap { name in (3..<5).map { TopicPartition(name, $0) } })
  }

  @Test func `the same instance takes over without a rebalance and fences its predecessor`() throws {
    let old = try bench.consumer("a")
    let other = try bench.consumer("b")
    try bench.settle(old, other)
    let generation = bench.broker.groupAssignment("workers").generation
    let new = try bench.consumer("a")
    #expect(try bench.poll(new) == .idle)
    #expect(try bench.poll(new) == .assigned([TopicPartition("in", 0)]))
    let error = failure { _ = try bench.poll(old) }
    #expect(error?.kind == .fatal)
    #expect(error?.code == "FENCED_INSTANCE_ID")
    #expect(try bench.poll(other) == .idle)
    #expect(bench.broker.groupAssignment("workers").generation == generation)
  }

  @Test func `a member that does not poll within its session is removed and learns that all is lost`() throws {
    let a = try bench.consumer("a")
    let b = try bench.consumer("b")
    try bench.settle(a, b)
    bench.clock.advance(by: 6_000)
    #expect(try bench.poll(b) == .idle)
    bench.clock.advance(by: 6_000)
    #expect(try bench.poll(b) == .revoked([TopicPartition("in", 1)], lost: false))
    try b.unassign()
    #expect(try bench.poll(b) == .assigned(topics("in")))
    #expect(bench.broker.faults.count(of: .sessionExpired) == 1)
    #expect(try bench.poll(a) == .revoked([TopicPartition("in", 0)], lost: true))
    try a.unassign()
    try bench.settle(a, b)
    #expect(bench.broker.groupAssignment("workers").partitions["a"] == [TopicPartition("in", 0)])
  }

  @Test func `a heartbeat keeps the session of a member that is busy`() throws {
    let client = bench.broker.client(name: "a")
    let consumer = try bench.consumer("a", of: client)
    try bench.settle(consumer)
    for _ in 0..<4 {
      bench.clock.advance(by: 6_000)
      client.heartbeat()
    }
    #expect(try bench.poll(consumer) == .idle)
    #expect(bench.broker.faults.count(of: .sessionExpired) == 0)
  }

  @Test func `a member that never answers a revocation does not hold up the group`() throws {
    let client = bench.broker.client(name: "a")
    let silent = try bench.consumer("a", of: client)
    try bench.settle(silent)
    let other = try bench.consumer("b")
    #expect(try bench.poll(other) == .idle)
    #expect(try bench.poll(silent) == .revoked(topics("in"), lost: false))
    for _ in 0..<6 {
      bench.clock.advance(by: 5_000)
      client.heartbeat()
      _ = try bench.poll(other)
    }
    #expect(bench.broker.groupAssignment("workers").partitions == ["b": topics("in")])
    #expect(try bench.poll(silent) == .revoked(topics("in"), lost: true))
  }

  @Test func `leaving moves the partitions at once, closing without leaving only after the session`() throws {
    let a = try bench.consumer("a")
    let b = try bench.consumer("b")
    let c = try bench.consumer("c")
    try bench.settle(a, b, c)
    a.close(leaveGroup: true)
    try bench.settle(b, c)
    #expect(bench.broker.groupAssignment("workers").partitions == ["b": [TopicPartition("in", 0)], "c": [TopicPartition("in", 1)]])
    b.close(leaveGroup: false)
    try bench.settle(c)
    #expect(bench.broker.groupAssignment("workers").partitions.keys.sorted() == ["b", "c"])
    bench.clock.advance(by: 9_999)
    try bench.settle(c)
    bench.clock.advance(by: 9_999)
    try bench.settle(c)
    #expect(bench.broker.groupAssignment("workers").partitions == ["c": topics("in")])
  }

  @Test func `a crashed instance that starts again in time gets its partitions back without a rebalance`() throws {
    let client = bench.broker.client(name: "a")
    let crashed = try bench.consumer("a", of: client)
    let other = try bench.consumer("b")
    try bench.settle(crashed, other)
    let generation = bench.broker.groupAssignment("workers").generation
    client.crash()
    #expect(failure { _ = try bench.poll(crashed) }?.code == "_DEAD")
    let restarted = try bench.consumer("a")
    try bench.settle(restarted, other)
    let assignment = bench.broker.groupAssignment("workers")
    #expect(assignment.generation == generation)
    #expect(assignment.partitions["a"] == [TopicPartition("in", 0)])
  }

  @Test func `a forced rebalance gives everybody a new generation`() throws {
    let a = try bench.consumer("a")
    try bench.settle(a)
    bench.broker.forceRebalance(of: "workers")
    #expect(try bench.poll(a) == .revoked(topics("in"), lost: false))
    try a.unassign()
    #expect(try bench.poll(a) == .assigned(topics("in")))
    #expect(bench.broker.groupAssignment("workers").generation == 2)
  }

  @Test func `an expired session can be injected`() throws {
    let a = try bench.consumer("a")
    try bench.settle(a)
    bench.broker.expireSession(of: "a", in: "workers")
    #expect(try bench.poll(a) == .revoked(topics("in"), lost: true))
  }

  @Test func `a paused partition brings nothing until it is resumed, from where resume says`() throws {
    try bench.append("one")
    let consumer = try bench.consumer()
    try bench.settle(consumer)
    try bench.append("two")
    try consumer.pause([Bench.input])
    #expect(try bench.poll(consumer) == .idle)
    try consumer.resume([PartitionPosition(Bench.input, 0)])
    #expect(try bench.poll(consumer) == .records)
    #expect(bench.values == ["one", "two"])
  }

  @Test func `a partition that the group did not give is refused`() throws {
    let consumer = try bench.consumer()
    #expect(failure { try consumer.assign([PartitionPosition(Bench.input, 0)]) }?.kind == .refused)
    try bench.settle(consumer)
    #expect(failure { try consumer.assign([PartitionPosition(Bench.output, 0)]) }?.kind == .refused)
  }
}
