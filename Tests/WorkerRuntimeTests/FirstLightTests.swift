import RecordLog
import Simulations
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

@Suite struct `A worker on the simulated broker` {
  @Test func `processes every record once and says so`() throws {
    let clock = SimulatedClock(now: 1_700_000_000_000)
    let broker = SimulatedBroker(seed: 1, clock: clock, settings: SimulatedBrokerSettings())
    broker.createTopics([
      TopicSpecification(name: "events", partitions: 2), TopicSpecification(name: "counts", partitions: 2),
      TopicSpecification(name: "latest", partitions: 2, settings: ["cleanup.policy": "compact"]),
    ])
    for index in 0..<100 {
      let key = "c\(index % 5)"
      try broker.append(
        to: TopicPartition("events", Int32(index % 5 % 2)), key: Array(key.utf8),
        value: Array("e\(index) \(clock.now)".utf8), headers: [], timestamp: clock.now)
      clock.advance(by: 10)
    }
    let process = try SimulatedProcess(WorkerProgram(CountingWorker()), name: "a", broker: broker)
    for _ in 0..<500 where process.isRunning {
      process.step()
      while process.commitStep() {}
      clock.advance(by: 10)
    }
    #expect(process.failure == nil)
    let counts = broker.visibleRecords("counts").flatMap { $0 }.filter { $0.key != nil }
    #expect(counts.count == 100)
    let latest = broker.visibleRecords("latest").flatMap { $0 }.filter { ReservedKey.isCustomer($0.key) }
    #expect(latest.count == 100)
    let last = String(decoding: latest.last?.value ?? [], as: UTF8.self)
    #expect(last.contains("\"count\":20"))
    process.stop()
    for _ in 0..<10 {
      process.step()
      while process.commitStep() {}
    }
    #expect(process.hasEnded && process.failure == nil)
  }
}
