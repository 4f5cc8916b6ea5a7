import RecordLog
import Testing
import WorkerTesting

struct TransactionTests {
  let bench = Bench()

  @Test func `a new producer fences the old one and aborts what it left open`() throws {
    let old = try bench.producer()
    try old.open("left")
    let new = try bench.producer()
    #expect(bench.broker.openTransactions.isEmpty)
    let calls: [() throws -> Void] = [
      { try old.produce(outgoing("late")) }, { try old.commit() }, { try old.abort() }, { try old.begin() },
    ]
    for call in calls {
      let error = failure(call)
      #expect(error?.kind == .fatal)
      #expect(error?.code == "_FENCED")
    }
    try new.open("new")
    try new.commit()
    #expect(bench.visible() == ["new"])
  }

  @Test func `another transactional id fences nobody`() throws {
    let one = try bench.producer("worker-a")
    try one.open("one")
    _ = try bench.producer("worker-b")
    try one.commit()
    #expect(bench.visible() == ["one"])
  }

  @Test func `a transaction open for too long is aborted and its producer fenced`() throws {
    let producer = try bench.producer()
    try producer.open("slow")
    bench.clock.advance(by: 14_999)
    #expect(bench.broker.openTransactions.keys.sorted() == ["worker-a"])
    bench.clock.advance(by: 1)
    #expect(bench.broker.openTransactions.isEmpty)
    #expect(bench.broker.faults.count(of: .transactionTimedOut) == 1)
    #expect(failure { try producer.commit() }?.code == "_FENCED")
    #expect(bench.visible() == [])
  }

  @Test func `a crash leaves the transaction open until its timeout`() throws {
    let client = bench.broker.client(name: "a")
    let producer = try bench.producer(of: client)
    try producer.open("left")
    try bench.append("behind", to: Bench.output)
    client.crash()
    #expect(failure { try producer.commit() }?.code == "_DEAD")
    let reader = try bench.reader()
    #expect(try bench.drain(reader) == [])
    bench.clock.advance(by: 15_000)
    #expect(try bench.drain(reader) == ["behind"])
  }

  @Test func `calls out of order are refused and change nothing`() throws {
    let client = bench.broker.client(name: "a")
    let fresh = try client.makeProducer(transactionalID: "fresh")
    #expect(failure { try fresh.begin() }?.code == "_STATE")
    let producer = try bench.producer()
    #expect(failure { try producer.produce(outgoing("x")) }?.code == "_STATE")
    #expect(failure { try producer.commit() }?.code == "_STATE")
    try producer.open("x")
    #expect(failure { try producer.begin() }?.code == "_STATE")
    try producer.commit()
    #expect(bench.visible() == ["x"])
  }

  @Test func `an empty transaction leaves no trace`() throws {
    let producer = try bench.producer()
    try producer.begin()
    try producer.commit()
    try producer.begin()
    try producer.abort()
    #expect(try bench.broker.offsets(of: Bench.output) == 0..<0)
  }

  @Test func `after an abortable error only an abort is accepted`() throws {
    let client = bench.broker.client(name: "a")
    let producer = try bench.producer(of: client)
    try producer.open("one")
    client.inject(.abortableProduce)
    #expect(failure { try producer.produce(outgoing("two")) }?.kind == .abortable)
    #expect(failure { try producer.produce(outgoing("three")) }?.kind == .abortable)
    #expect(failure { try producer.commit() }?.kind == .abortable)
    try producer.abort()
    try producer.open("four")
    try producer.commit()
    #expect(bench.visible() == ["four"])
    #expect(bench.broker.faults.count(of: .abortableProduce) == 1)
  }

  @Test func `an abortable commit commits nothing`() throws {
    let client = bench.broker.client(name: "a")
    let producer = try bench.producer(of: client)
    client.inject(.abortableCommit)
    try producer.open("one")
    #expect(failure { try producer.commit() }?.kind == .abortable)
    try producer.abort()
    #expect(bench.visible() == [])
  }

  @Test func `a commit whose answer was lost has taken effect, and succeeds again`() throws {
    let client = bench.broker.client(name: "a")
    let producer = try bench.producer(of: client)
    client.inject(.commitAnswerLost)
    try producer.open("one")
    #expect(failure { try producer.commit() }?.kind == .retriable)
    #expect(bench.visible() == ["one"])
    #expect(failure { try producer.abort() }?.code == "_CONFLICT")
    try producer.commit()
    try producer.open("two")
    try producer.commit()
    #expect(bench.visible() == ["one", "two"])
  }

  @Test func `a commit that did not arrive takes effect when it is repeated`() throws {
    let client = bench.broker.client(name: "a")
    let producer = try bench.producer(of: client)
    client.inject(.commitNotApplied)
    try producer.open("one")
    #expect(failure { try producer.commit() }?.kind == .retriable)
    #expect(bench.visible() == [])
    try producer.commit()
    #expect(bench.visible() == ["one"])
  }

  @Test func `a commit that did not arrive and is never repeated is aborted by a new producer`() throws {
    let client = bench.broker.client(name: "a")
    let producer = try bench.producer(of: client)
    client.inject(.commitNotApplied)
    try producer.open("one")
    #expect(failure { try producer.commit() }?.kind == .retriable)
    _ = try bench.producer()
    #expect(failure { try producer.commit() }?.code == "_FENCED")
    #expect(bench.visible() == [])
  }

  @Test func `a pending commit takes effect in time, even after a crash`() throws {
    let client = bench.broker.client(name: "a")
    let producer = try bench.producer(of: client)
    client.inject(.commitPending(milliseconds: 500))
    try producer.open("one")
    #expect(failure { try producer.commit() }?.code == "CONCURRENT_TRANSACTIONS")
    #expect(failure { try producer.commit() }?.kind == .retriable)
    client.crash()
    #expect(failure { _ = try bench.producer() }?.code == "CONCURRENT_TRANSACTIONS")
    bench.clock.advance(by: 500)
    #expect(bench.visible() == ["one"])
    _ = try bench.producer()
  }

  @Test func `a fatal error ends the producer, and a new one aborts what it had open`() throws {
    let client = bench.broker.client(name: "a")
    let producer = try bench.producer(of: client)
    try producer.open("one")
    client.inject(.fatalProducer)
    #expect(failure { try producer.commit() }?.kind == .fatal)
    #expect(failure { try producer.abort() }?.kind == .fatal)
    _ = try bench.producer(of: client)
    #expect(bench.broker.openTransactions.isEmpty)
    #expect(bench.visible() == [])
  }

  @Test func `a record that is too large is refused before anything is appended`() throws {
    var settings = SimulatedBrokerSettings()
    settings.maxRecordBytes = 4
    let bench = Bench(settings: settings)
    let producer = try bench.producer()
    try producer.begin()
    #expect(failure { try producer.produce(outgoing("ok", "too large")) }?.kind == .refused)
    #expect(try bench.broker.offsets(of: Bench.output) == 0..<0)
  }
}
