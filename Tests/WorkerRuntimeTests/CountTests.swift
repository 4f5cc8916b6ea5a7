import RecordLog
import Simulations
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// What workers say they have done is what is committed.
@Suite struct CountTests {
  private let clock = SimulatedClock(now: InputScript.start)

  private func makeBroker() -> SimulatedBroker {
    let broker = SimulatedBroker(seed: 1, clock: clock)
    broker.createTopics([
      TopicSpecification(name: "events", partitions: 2), TopicSpecification(name: "counts", partitions: 2),
      TopicSpecification(name: "latest", partitions: 2, settings: ["cleanup.policy": "compact"]),
    ])
    return broker
  }

  private func append(_ count: Int, from first: Int, to broker: SimulatedBroker) throws {
    for index in first..<first + count {
      let place = TopicPartition("events", Int32(index % 2))
      // Each fifth is there twice.
      for _ in 0..<(index % 5 == 0 ? 2 : 1) {
        try broker.append(to: place, key: Array("c\(index % 8)".utf8), value: Array("e\(index) \(clock.now)".utf8))
      }
    }
  }

  private func run(_ processes: [SimulatedProcess], milliseconds: Int64) {
    let end = clock.now + milliseconds
    while clock.now < end {
      for process in processes {
        process.step()
        // The committer is slow: the next outbox fills behind the one that is being committed.
        if clock.now % 80 == 0 { process.commitStep() }
      }
      clock.advance(by: 20)
    }
  }

  @Test(arguments: [ClientFault.abortableCommit, .abortableProduce, .abortableSendOffsets])
  func `a record counts once, however often transactions are aborted and partitions change hands`(fault: ClientFault) throws {
    let broker = makeBroker()
    var processes = [try SimulatedProcess(WorkerProgram(CountingWorker()), name: "a", broker: broker)]
    for round in 0..<6 {
      try append(50, from: round * 50, to: broker)
      if round > 0 { processes[0].client.inject(fault) }
      if round == 3 { processes.append(try SimulatedProcess(WorkerProgram(CountingWorker()), name: "b", broker: broker)) }
      // The next ones come in the middle of it.
      run(processes, milliseconds: 400)
    }
    run(processes, milliseconds: 20_000)
    #expect(processes.allSatisfy { $0.failure == nil })
    #expect(broker.visibleRecords("counts").joined().count { ReservedKey.isCustomer($0.key) } == 300)
    #expect(processes[0].status.transactions.aborts >= 3)
    #expect(processes.reduce(0) { $0 + $1.status.totals.records } == 360)
    #expect(processes.reduce(0) { $0 + $1.status.totals.repeats } == 60)
  }
}
