import RecordLog
import Testing
import WorkerTesting

/// What the simulated broker is for: a right worker is exactly once under every seed, a wrong one is found out.
struct ExactlyOnceTests {
  private func disturb(_ bench: Bench, _ workers: [CopyWorker], _ generator: inout SeededGenerator) {
    guard let worker = workers.randomElement(using: &generator) else { return }
    let duration = Int64.random(in: 1...3_000, using: &generator)
    let faults: [ClientFault] = [
      .commitAnswerLost, .commitNotApplied, .commitPending(milliseconds: duration), .abortableProduce, .abortableSendOffsets,
      .abortableCommit, .fatalProducer, .fatalConsumer, .committedPending(milliseconds: duration),
      .slow([Bench.input], milliseconds: duration),
    ]
    switch Int.random(in: 0..<24, using: &generator) {
    case 0: worker.client.crash()
    case 1: bench.broker.forceRebalance(of: "workers")
    case 2: bench.broker.expireSession(of: worker.client.name, in: "workers")
    case 3: bench.broker.goDown()
    case 4: worker.client.cutOff()
    case 5: bench.clock.advance(by: duration * 6)
    case 6..<14: faults.randomElement(using: &generator).map(worker.client.inject)
    default: break
    }
  }

  /// Lets two workers copy 2 × 150 records under faults, then in peace, and returns the broker's bench.
  private func run(seed: UInt64, flaw: CopyWorker.Flaw = .none) throws -> Bench {
    var settings = SimulatedBrokerSettings()
    settings.hasJitter = true
    settings.maxPollRecords = 4
    let bench = Bench(seed: seed, settings: settings)
    let workers = [CopyWorker("a", on: bench, flaw: flaw), CopyWorker("b", on: bench, flaw: flaw)]
    var generator = SeededGenerator(seed: seed)
    for round in 0..<600 {
      if round < 300 { try bench.append("\(round)", to: TopicPartition("in", Int32(round % 2))) }
      if round < 400 { disturb(bench, workers, &generator) }
      if round % 7 == 0 {
        bench.broker.comeUp()
        for worker in workers { worker.client.reconnect() }
      }
      for worker in workers.shuffled(using: &generator) { worker.step() }
      bench.clock.advance(by: Int64.random(in: 1...400, using: &generator))
    }
    return bench
  }

  private func isExactlyOnce(_ bench: Bench) -> Bool {
    (0..<2).allSatisfy { bench.visible(TopicPartition("out", $0)) == bench.visible(TopicPartition("in", $0)) }
  }

  @Test(arguments: UInt64(0)..<100) func `a right worker copies each record once, in order`(seed: UInt64) throws {
    let bench = try run(seed: seed)
    for partition in Int32(0)..<2 {
      #expect(bench.visible(TopicPartition("out", partition)) == bench.visible(TopicPartition("in", partition)))
    }
  }

  @Test(arguments: [CopyWorker.Flaw.ignoresPendingOffsets, .sendsNoOffsets, .goesOnAfterAbort, .restartsFromBeginning])
  func `a wrong worker is found out`(flaw: CopyWorker.Flaw) throws {
    #expect(try (UInt64(0)..<20).contains { try !isExactlyOnce(run(seed: $0, flaw: flaw)) })
  }

  @Test func `every kind of fault that these runs are about strikes in some`() throws {
    var met: Set<FaultKind> = []
    for seed in UInt64(0)..<20 { met.formUnion(try run(seed: seed).broker.faults.counts.keys) }
    let meant: Set<FaultKind> = [
      .brokerDown, .clientCutOff, .crash, .rebalance, .sessionExpired, .transactionTimedOut, .commitAnswerLost, .commitNotApplied,
      .commitPending, .abortableProduce, .abortableSendOffsets, .abortableCommit, .fatalConsumer, .fatalProducer, .committedPending,
      .slowPartition,
    ]
    #expect(meant.subtracting(met) == [])
  }
}
