import Foundation
import RecordLog
import Retention
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// The worker in its runtime: what it publishes depends neither on how the log is cut into partitions nor on crashes.
@Suite struct SignalPartitionTests {
  private struct Seen: Equatable {
    let value: String
    let id: String
    let time: String
  }

  private struct Incoming {
    let key: String
    let value: String
    let arrival: Int64
  }

  /// Several customers, interleaved as they arrive; each event up to eight seconds late.
  private func records() -> [Incoming] {
    var numbers = SeededNumbers(seed: 11)
    var records: [Incoming] = []
    for customer in 0..<14 {
      for (number, event) in SignalStateTests.events(&numbers, count: 25 + customer).enumerated() {
        let kind = event.name == "page" ? "page" : "track"
        let properties = event.properties.isEmpty ? "" : event.properties
        records.append(
          Incoming(
            key: "c\(customer)",
            value: #"{"type":"\#(kind)","event":"\#(event.name)","userId":"c\#(customer)","messageId":"m\#(customer)-\#(number)","#
              + #""timestamp":"\#(event.time)","properties":{\#(properties)}}"#,
            arrival: event.time.milliseconds + Int64(numbers.uniform() * 8_000)))
      }
    }
    return records.sorted { $0.arrival < $1.arrival }
  }

  private func broker(_ records: [Incoming], partitions: Int32) throws -> SimulatedBroker {
    let broker = SimulatedBroker(seed: 1, clock: SimulatedClock(now: EventTime(year: 2040, month: 1, day: 1).milliseconds))
    broker.createTopics(
      ["touchpoints", "retention.signals"].map { TopicSpecification(name: $0, partitions: Int(partitions)) }
        + [TopicSpecification(name: "retention.parameters", partitions: 1)])
    var later = try #require(RetentionParameters.starting)
    later.version = "2"
    later.rules.oneTimeDays = [20, 40, 60]
    later.effectiveFrom = day(12)
    _ = try broker.append(
      to: TopicPartition("retention.parameters", 0), key: Array("default".utf8), value: Array(later.json.utf8), headers: [],
      timestamp: day(0).milliseconds)
    for record in records {
      let partition = Int32(truncatingIfNeeded: StableHash.hash64(Array(record.key.utf8).span) % UInt64(partitions))
      _ = try broker.append(
        to: TopicPartition("touchpoints", partition), key: Array(record.key.utf8), value: Array(record.value.utf8), headers: [],
        timestamp: record.arrival)
    }
    let tick = ControlRecord.tick(day(5_000))
    for partition in 0..<partitions {
      _ = try broker.append(
        to: TopicPartition("touchpoints", partition), key: nil, value: tick.value, headers: tick.headers(worker: "test"),
        timestamp: day(5_000).milliseconds)
    }
    return broker
  }

  private func run(_ records: [Incoming], partitions: Int32, restarts: Bool = false) throws -> [String: [Seen]] {
    let broker = try broker(records, partitions: partitions)
    let program = WorkerProgram(RetentionWorker(model: try #require(RetentionModel.starting)))
    var process = try SimulatedProcess(program, name: "p", broker: broker)
    for step in 0..<60_000 {
      process.step()
      while process.commitStep() {}
      broker.clock.advance(by: 20)
      try #require(process.failure == nil, "\(process.failure.map { $0.message } ?? "")")
      if restarts, step % 40 == 39 {
        process.kill()
        process = try SimulatedProcess(program, name: "p", broker: broker)
      }
      let committed = broker.groupOffsets("retention")
      let isDone = try (0..<partitions).allSatisfy { partition in
        let place = TopicPartition("touchpoints", partition)
        return try broker.offsets(of: place).upperBound == committed[place] ?? 0
      }
      if isDone { break }
    }
    let seen = broker.visibleRecords("retention.signals").joined().compactMap { record -> (String, Seen)? in
      guard let key = record.key, let value = record.value else { return nil }
      let header = { (name: String) in record.headers.last { $0.name == name }?.text ?? "" }
      return (
        String(decoding: key, as: UTF8.self),
        Seen(value: String(decoding: value, as: UTF8.self), id: header("ce_id"), time: header("ce_time"))
      )
    }
    return Dictionary(grouping: seen, by: \.0).mapValues { $0.map(\.1) }
  }

  @Test func `one, three or twelve partitions, and a process that is killed, give equal runs`() throws {
    let records = records()
    let one = try run(records, partitions: 1)
    #expect(one.count == 14 && one.values.joined().count > 200)
    #expect(one.values.joined().contains { $0.value.contains(#""kind":"silence""#) })
    #expect(one.values.joined().contains { $0.value.contains(#""parameters":"2""#) })
    #expect(one.values.joined().contains { $0.value.contains(#""parameters":"starting""#) })
    for (partitions, restarts) in [(Int32(3), false), (12, false), (3, true)] {
      #expect(try run(records, partitions: partitions, restarts: restarts) == one, "\(partitions) partitions")
    }
    let ids = one.values.joined().map(\.id)
    #expect(Set(ids).count == ids.count, "an id was given twice")
  }

  @Test func `the worker runs as others do: a crash loses nothing, silence is told, parameters are followed`() throws {
    let driver = try WorkerDriver(RetentionWorker(model: try #require(RetentionModel.starting)))
    func order(_ number: Int, _ days: Double) throws {
      try driver.send(
        #"{"type":"track","event":"Order Completed","userId":"c1","messageId":"m\#(number)","timestamp":"\#(day(days))","#
          + #""properties":{"order_id":"\#(number)","revenue":20,"currency":"EUR"}}"#, key: "c1", at: day(days))
    }
    func last() throws -> [String: Any] {
      let value = try #require(driver.outputs(of: "retention.signals").last?.value)
      return try #require(JSONSerialization.jsonObject(with: Data(value.utf8)) as? [String: Any])
    }
    try order(1, 0)
    try order(2, 14)
    try driver.restart()
    try order(2, 14)
    #expect(driver.outputs(of: "retention.signals").count == 2, "a repeat says nothing")
    try order(3, 28)
    #expect(try last()["risk"] as? String == "low")
    try driver.pass(until: day(100))
    #expect(try ["high", "lost"].contains(last()["risk"] as? String))
    var parameters = try #require(RetentionParameters.starting)
    parameters.version = "9"
    try driver.send(parameters.json, key: "default", to: "retention.parameters", at: day(100))
    try driver.send("no parameters", key: "default", to: "retention.parameters", at: day(101))
    try order(4, 102)
    #expect(try last()["parameters"] as? String == "9")
    #expect(driver.deadLetters.isEmpty)
  }
}
