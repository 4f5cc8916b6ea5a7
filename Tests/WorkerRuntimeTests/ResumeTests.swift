import RecordLog
import Simulations
import StateStore
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// Where a partition goes on: at its mark, unless somebody has moved the group's offsets.
@Suite struct ResumeTests {
  private let clock = SimulatedClock(now: InputScript.start)
  private let events = TopicPartition("events", 0)

  /// A broker on which a worker has processed three records and stopped.
  private func makeBroker() throws -> SimulatedBroker {
    let broker = SimulatedBroker(seed: 1, clock: clock)
    broker.createTopics([
      TopicSpecification(name: "events", partitions: 1), TopicSpecification(name: "counts", partitions: 1),
      TopicSpecification(name: "latest", partitions: 1, settings: ["cleanup.policy": "compact"]),
    ])
    for index in 0..<3 { try append(index, to: broker) }
    let process = try start(broker)
    run(process, milliseconds: 1_000)
    process.stop()
    run(process, milliseconds: 1_000)
    #expect(process.hasEnded && process.failure == nil)
    return broker
  }

  private func append(_ index: Int, to broker: SimulatedBroker) throws {
    try broker.append(to: events, key: Array("c".utf8), value: Array("e\(index) \(clock.now)".utf8))
  }

  private func start(_ broker: SimulatedBroker, acceptsReset: Bool = false, slicesAlarms: Bool = false) throws -> SimulatedProcess {
    var parts = ProcessParts()
    parts.adjust = {
      $0.acceptsOffsetReset = acceptsReset
      if slicesAlarms { ($0.alarmsAtOnce, $0.alarmRun, $0.alarmSlice, $0.outboxCustomers) = (1, 1, .zero, 1) }
    }
    return try SimulatedProcess(WorkerProgram(CountingWorker()), name: "a", broker: broker, parts: parts)
  }

  private func run(_ process: SimulatedProcess, milliseconds: Int64) {
    let end = clock.now + milliseconds
    while clock.now < end {
      process.step()
      while process.commitStep() {}
      clock.advance(by: 50)
    }
  }

  private func counts(_ broker: SimulatedBroker) -> Int { broker.visibleRecords("counts").joined().count { $0.key != nil } }

  @Test func `a restart goes on at the mark`() throws {
    let broker = try makeBroker()
    try append(3, to: broker)
    let process = try start(broker)
    run(process, milliseconds: 1_000)
    #expect(process.failure == nil)
    #expect(counts(broker) == 4)
    let last = broker.visibleRecords("latest").joined().last { ReservedKey.isCustomer($0.key) }?.value ?? []
    #expect(String(decoding: last, as: UTF8.self).contains("\"count\":4"))
  }

  @Test func `offsets that contradict the mark stop the worker, with both named`() throws {
    let broker = try makeBroker()
    broker.commitOffsets([PartitionPosition(events, 1)], of: "counting")
    let process = try start(broker)
    // An open transaction might hide a newer mark until it times out.
    run(process, milliseconds: 18_000)
    #expect(process.failure == nil)
    run(process, milliseconds: 5_000)
    #expect(process.failure?.kind == .configuration)
    let message = process.failure?.message ?? ""
    #expect(message.contains("offset 1 of events[0]") && message.contains("at 3") && message.contains("--accept-offset-reset"))
  }

  @Test func `a mark of another commit than the offsets stops the worker, be the offsets the same`() throws {
    let broker = try makeBroker()
    broker.commitOffsets([PartitionPosition(events, 3, note: "generation=1 commit=99")], of: "counting")
    let process = try start(broker)
    run(process, milliseconds: 18_000)
    #expect(process.failure == nil)
    run(process, milliseconds: 5_000)
    #expect(process.failure?.kind == .configuration)
    let message = process.failure?.message ?? ""
    #expect(message.contains("has generation=1 commit=99") && message.contains("--accept-offset-reset"), "\(message)")
    // What a tool says of an offset means nothing, nor what another generation has.
    for (index, note) in ["moved by hand", "generation=2 commit=1", "generation=12 commit=1"].enumerated() {
      broker.commitOffsets([PartitionPosition(events, Int64(3 + index), note: note)], of: "counting")
      let next = try start(broker)
      try append(3 + index, to: broker)
      run(next, milliseconds: 2_000)
      #expect(next.failure == nil && counts(broker) == 4 + index)
      next.stop()
      run(next, milliseconds: 1_000)
    }
  }

  @Test func `a reset that is accepted is followed`() throws {
    let broker = try makeBroker()
    broker.commitOffsets([PartitionPosition(events, 2)], of: "counting")
    let process = try start(broker, acceptsReset: true)
    try append(3, to: broker)
    run(process, milliseconds: 25_000)
    #expect(process.failure == nil)
    // The third record is a repeat by its id.
    #expect(counts(broker) == 4)
    #expect(broker.groupOffsets("counting")[events] == 4)
  }

  @Test func `a topic that grew stops the worker instead of crashing it`() throws {
    let broker = SimulatedBroker(seed: 1, clock: clock)
    let names = ["events", "counts", "latest", "counting.changelog", "counting.dead-letters"]
    broker.createTopics(names.map { TopicSpecification(name: $0, partitions: 3) })
    var parts = ProcessParts()
    parts.makeClient = { EarlierClient(inner: $0) }
    let process = try SimulatedProcess(WorkerProgram(CountingWorker()), name: "a", broker: broker, parts: parts)
    run(process, milliseconds: 1_000)
    #expect(process.failure?.kind == .configuration)
    #expect(process.failure?.message.contains("more than its 2 partitions") == true)
  }

  /// Looked at the topics when they had two partitions.
  private struct EarlierClient: LogClient {
    let inner: SimulatedClient
    var maxRecordBytes: Int { inner.maxRecordBytes }

    func makeConsumer(group: String, instance: String, topics: [String]) throws(LogError) -> any LogConsumer {
      try inner.makeConsumer(group: group, instance: instance, topics: topics)
    }
    func makeReader() throws(LogError) -> any LogReader { try inner.makeReader() }
    func makeProducer(transactionalID: String) throws(LogError) -> any LogProducer {
      try inner.makeProducer(transactionalID: transactionalID)
    }
    func partitionCounts(of topics: [String], timeout: Duration) throws(LogError) -> [String: Int] {
      Dictionary(uniqueKeysWithValues: topics.map { ($0, 2) })
    }
    func clusterID(timeout: Duration) throws(LogError) -> String { try inner.clusterID(timeout: timeout) }
    func createTopics(_ topics: [TopicSpecification], timeout: Duration) throws(LogError) {}
  }

  /// What a predecessor left open hides what is committed behind it: the end of the changelog moves on when that times out.
  private func leaveTransactionOpen(_ broker: SimulatedBroker) throws {
    let producer = try broker.client(name: "ghost").makeProducer(transactionalID: "counting-ghost")
    try producer.initTransactions(timeout: .zero)
    try producer.begin()
    var batch = OutgoingBatch(topics: ["counting.changelog"])
    batch.append(topic: 0, partition: 0, key: Array("c".utf8), value: [1])
    try producer.produce(batch)
  }

  private func hideCommit(_ broker: SimulatedBroker) throws {
    try leaveTransactionOpen(broker)
    try append(3, to: broker)
    let second = try start(broker)
    run(second, milliseconds: 2_000)
    second.kill()
    #expect(broker.groupOffsets("counting")[events] == 4)
  }

  private func silences(_ broker: SimulatedBroker) -> [SimulatedRecord] {
    broker.visibleRecords("counts").joined().filter { $0.key != nil && String(decoding: $0.value ?? [], as: UTF8.self).contains("silence") }
  }

  @Test func `a commit that moves no offset is not missed when it is hidden: alarms in front of a record fire once`() throws {
    let broker = try makeBroker()
    for customer in 0..<6 { try broker.append(to: events, key: Array("k\(customer)".utf8), value: Array("a\(customer) \(clock.now)".utf8)) }
    let first = try start(broker)
    run(first, milliseconds: 1_000)
    first.kill()
    clock.advance(by: 600_000)
    try leaveTransactionOpen(broker)
    try append(3, to: broker)
    let second = try start(broker, slicesAlarms: true)
    for _ in 0..<400 where silences(broker).count < 3 {
      second.step()
      second.commitStep()
      clock.advance(by: 5)
    }
    second.kill()
    #expect((3..<7).contains(silences(broker).count) && broker.groupOffsets("counting")[events] == 9, "it stopped amid the alarms")
    let before = silences(broker).count
    let third = try start(broker)
    run(third, milliseconds: 5_000)
    #expect(third.failure == nil && third.status.snapshot.live == 0 && silences(broker).count == before)
    run(third, milliseconds: 20_000)
    #expect(third.failure == nil && third.status.snapshot.live == 1 && broker.groupOffsets("counting")[events] == 10)
    #expect(silences(broker).count == 7 && Set(silences(broker).map(\.identity)).count == 7)
  }

  @Test func `whoever sleeps while it waits for what is hidden looks once more before it stops`() throws {
    let broker = try makeBroker()
    try hideCommit(broker)
    try append(4, to: broker)
    let third = try start(broker)
    run(third, milliseconds: 5_000)
    #expect(broker.groupOffsets("counting")[events] == 4)
    clock.advance(by: 120_000)
    run(third, milliseconds: 5_000)
    #expect(third.failure == nil)
    #expect(counts(broker) == 5)
  }

  @Test func `what an open transaction hides in the changelog is waited for`() throws {
    let broker = try makeBroker()
    try hideCommit(broker)
    try append(4, to: broker)
    let third = try start(broker)
    run(third, milliseconds: 5_000)
    #expect(broker.groupOffsets("counting")[events] == 4)
    run(third, milliseconds: 15_000)
    #expect(third.failure == nil)
    #expect(counts(broker) == 5)
    let last = broker.visibleRecords("latest").joined().last { ReservedKey.isCustomer($0.key) }?.value ?? []
    #expect(String(decoding: last, as: UTF8.self).contains("\"count\":5"))
  }
}
