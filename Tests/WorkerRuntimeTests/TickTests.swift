import RecordLog
import Simulations
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// `--clock wall`: silence moves time by ticks in the log.
@Suite struct TickTests {
  private let clock = SimulatedClock(now: InputScript.start)

  private func makeBroker() -> SimulatedBroker {
    let broker = SimulatedBroker(seed: 1, clock: clock)
    broker.createTopics([
      TopicSpecification(name: "events", partitions: 2), TopicSpecification(name: "counts", partitions: 2),
      TopicSpecification(name: "latest", partitions: 2, settings: ["cleanup.policy": "compact"]),
    ])
    return broker
  }

  private func start(_ name: String, _ broker: SimulatedBroker, tells clock: WorkerSettings.Clock) throws -> SimulatedProcess {
    var parts = ProcessParts()
    parts.adjust = { $0.clock = clock }
    return try SimulatedProcess(WorkerProgram(CountingWorker()), name: name, broker: broker, parts: parts)
  }

  private func run(_ processes: [SimulatedProcess], milliseconds: Int64) {
    let end = clock.now + milliseconds
    while clock.now < end {
      for process in processes {
        process.step()
        while process.commitStep() {}
      }
      clock.advance(by: 50)
    }
  }

  private func silences(_ broker: SimulatedBroker) -> [String] {
    broker.visibleRecords("counts").joined().filter { $0.key != nil }
      .map { String(decoding: $0.value ?? [], as: UTF8.self) }.filter { $0.contains("silence") }
  }

  private func append(_ id: String, to broker: SimulatedBroker) throws {
    try broker.append(to: TopicPartition("events", 0), key: Array("c".utf8), value: Array("\(id) \(clock.now)".utf8))
  }

  @Test func `an alarm fires by silence alone, once, with two writers of ticks`() throws {
    let broker = makeBroker()
    try append("e1", to: broker)
    let processes = [try start("a", broker, tells: .wall), try start("b", broker, tells: .wall)]
    run(processes, milliseconds: 68_000)
    #expect(silences(broker) == [])
    run(processes, milliseconds: 12_000)
    #expect(silences(broker).count == 1)
    #expect(processes.allSatisfy { $0.failure == nil })
    let ticks = broker.visibleRecords("events").map { $0.count { $0.key == nil } }
    // About one tick a second and partition: an input that is quiet, and only such a one, is told the time.
    #expect(ticks.allSatisfy { $0 > 30 && $0 < 90 })
    // Whoever reads the log later comes to the same.
    let outputs = broker.visibleRecords("counts").joined().filter { $0.key != nil }.map(\.value)
    #expect(outputs.count == 2)
  }

  @Test func `without a wall clock silence is silence`() throws {
    let broker = makeBroker()
    try append("e1", to: broker)
    run([try start("a", broker, tells: .log)], milliseconds: 100_000)
    #expect(silences(broker) == [])
    #expect(broker.visibleRecords("events")[1].isEmpty)
  }

  /// Live, several processes write ticks under faults; replayed, they are in the log.
  @Test(arguments: UInt64(0)..<4) func `what ticks did live, they do again in a replay`(seed: UInt64) {
    var chaos = Chaos(seed % 2 == 0 ? .counting : .joining)
    chaos.writesTicks = true
    let live = chaos.run(seed: seed, settings: chaos.disturbedSettings(seed))
    #expect(live.violations == [])
    let replay = Simulation.replay(of: live)
    #expect(replay.violations == [])
    #expect(RunObservation(of: live).differences(from: RunObservation(of: replay)) == [])
    let ticks = live.broker.visibleRecords("events").joined().count { $0.headers.contains { $0.value == Array("/rondo/counting".utf8) } }
    #expect(ticks > 0)
  }

  @Test func `an input that is busy gets no ticks`() throws {
    let broker = makeBroker()
    let process = try start("a", broker, tells: .wall)
    for index in 0..<40 {
      try append("e\(index)", to: broker)
      run([process], milliseconds: 400)
    }
    #expect(broker.visibleRecords("events")[0].count { $0.key == nil } <= 2)
  }
}
