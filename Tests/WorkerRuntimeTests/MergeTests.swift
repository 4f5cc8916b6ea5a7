import RecordLog
import Simulations
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// The order of several inputs, and what happens when it cannot be had.
@Suite struct MergeTests {
  private let clock = SimulatedClock(now: InputScript.start)

  private func makeBroker() throws -> SimulatedBroker {
    let broker = SimulatedBroker(seed: 1, clock: clock)
    let compact = ["cleanup.policy": "compact"]
    broker.createTopics(
      ["events", "counts", "verdicts"].map { TopicSpecification(name: $0, partitions: 1) }
        + ["latest", "standings", "rates"].map { TopicSpecification(name: $0, partitions: 1, settings: compact) })
    for index in 0..<6 {
      try broker.append(to: TopicPartition("events", 0), key: Array("c".utf8), value: Array("e\(index) \(clock.now)".utf8))
    }
    return broker
  }

  private func run(_ processes: [SimulatedProcess], milliseconds: Int64) {
    let end = clock.now + milliseconds
    while clock.now < end {
      for process in processes {
        process.step()
        while process.commitStep() {}
      }
      clock.advance(by: 20)
    }
  }

  private func causes(_ broker: SimulatedBroker) -> [String] {
    broker.visibleRecords("verdicts").joined()
      .compactMap { String(decoding: $0.value ?? [], as: UTF8.self).split(separator: "\"").dropLast().last.map(String.init) }
  }

  @Test func `each event comes before what was made of it, and that before the next event`() throws {
    let broker = try makeBroker()
    let processes = [
      try SimulatedProcess(WorkerProgram(JoiningWorker()), name: "j", broker: broker),
      try SimulatedProcess(WorkerProgram(CountingWorker()), name: "c", broker: broker),
    ]
    run(processes, milliseconds: 1_500)
    #expect(causes(broker) == (0..<6).flatMap { ["e\($0)", "e\($0) \($0 + 1)", "latest e\($0) \($0 + 1)"] })
    #expect(processes[0].status.totals.recordsAhead == 0)
  }

  @Test func `a table's record that cannot be read is passed over, and counted`() throws {
    let broker = try makeBroker()
    try broker.append(to: TopicPartition("rates", 0), key: [0xFF], value: Array("r0".utf8))
    let joining = try SimulatedProcess(WorkerProgram(JoiningWorker()), name: "j", broker: broker)
    run([joining], milliseconds: 500)
    #expect(joining.status.totals.unreadableTableRecords == 1)
    #expect(joining.failure == nil)
  }

  @Test func `what is in the log, and has only to be fetched, is waited for as long as that takes`() throws {
    let broker = try makeBroker()
    run([try SimulatedProcess(WorkerProgram(CountingWorker()), name: "c", broker: broker)], milliseconds: 1_500)
    broker.stall(TopicPartition("counts", 0), until: clock.now + 10_000)
    let joining = try SimulatedProcess(WorkerProgram(JoiningWorker()), name: "j", broker: broker)
    run([joining], milliseconds: 9_000)
    #expect(causes(broker).count <= 1)
    run([joining], milliseconds: 4_000)
    #expect(causes(broker) == (0..<6).flatMap { ["e\($0)", "e\($0) \($0 + 1)", "latest e\($0) \($0 + 1)"] })
    #expect(joining.status.totals.recordsAhead == 0)
  }

  @Test func `what was waited for too long is gone without, and taken when it comes`() throws {
    let broker = try makeBroker()
    let joining = try SimulatedProcess(WorkerProgram(JoiningWorker()), name: "j", broker: broker)
    run([joining], milliseconds: 1_900)
    // The first event waits for nothing; the second would have to know what became of the first.
    #expect(causes(broker).count <= 1)
    run([joining], milliseconds: 1_000)
    #expect(causes(broker) == (0..<6).map { "e\($0)" })
    #expect(joining.status.totals.recordsAhead == 5)
    #expect(
      joining.status.snapshot.notReadyBecause
        == "counts is behind in 1 of 1 partitions: what it should have told by now was not waited for any longer")
    #expect(joining.status.snapshot.inputsBehind == ["events": 0, "counts": 1, "latest": 1])
    run([joining, try SimulatedProcess(WorkerProgram(CountingWorker()), name: "c", broker: broker)], milliseconds: 2_000)
    // Among what comes too late there is an order still.
    #expect(causes(broker) == (0..<6).map { "e\($0)" } + (0..<6).flatMap { ["e\($0) \($0 + 1)", "latest e\($0) \($0 + 1)"] })
    #expect(joining.failure == nil)
    #expect(joining.status.snapshot.notReadyBecause == nil)
    // What was taken late counts as caused by what it came behind: causes do not go back.
    let offsets = broker.visibleRecords("verdicts").joined().compactMap { record in
      record.headers.last { $0.name == "rondo_cause" }?.text.flatMap { Int($0) }
    }
    #expect(offsets == offsets.sorted() && offsets.count == 18)
  }
}
