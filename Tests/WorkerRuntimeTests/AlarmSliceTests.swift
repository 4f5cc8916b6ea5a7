import RecordLog
import Simulations
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// Many alarms that are due at the same moment: they are spread over transactions. The record behind that moment waits for all of them, and
/// other partitions do not.
struct AlarmSliceTests {
  private static let customers = 150
  private static let atOnce = 10
  private static let run = 7
  private static let most = 25
  private static let change = EventTime(year: 2025, month: 3, day: 1)

  private func broker() -> SimulatedBroker {
    let broker = SimulatedBroker(seed: 1, clock: SimulatedClock(now: EventTime(year: 2040, month: 1, day: 1).milliseconds))
    for topic in ["events", "counts", "latest", "rules"] { broker.createTopics([TopicSpecification(name: topic, partitions: 2)]) }
    return broker
  }

  private func append(_ id: String, of key: String, _ partition: Int32, at time: EventTime, to broker: SimulatedBroker) throws {
    _ = try broker.append(
      to: TopicPartition("events", partition), key: Array(key.utf8), value: Array("\(id) \(time.milliseconds)".utf8), headers: [],
      timestamp: time.milliseconds)
  }

  private func process(_ broker: SimulatedBroker, sliced: Bool = true) throws -> SimulatedProcess {
    var parts = ProcessParts()
    parts.adjust = {
      $0.outboxCustomers = Self.most
      guard sliced else { return }
      ($0.alarmsAtOnce, $0.alarmRun, $0.alarmSlice) = (Self.atOnce, Self.run, .zero)
    }
    return try SimulatedProcess(
      WorkerProgram(ChangingWorker(change: Self.change)), name: "p", broker: broker, parts: parts)
  }

  private func step(_ process: SimulatedProcess, _ broker: SimulatedBroker) throws {
    process.step()
    while process.commitStep() {}
    broker.clock.advance(by: 20)
    process.client.heartbeat()
    try #require(process.failure == nil, "\(process.failure.map { $0.message } ?? "")")
  }

  private func isDone(_ broker: SimulatedBroker) throws -> Bool {
    let committed = broker.groupOffsets("changing")
    return try (0..<Int32(2)).allSatisfy { partition in
      let place = TopicPartition("events", partition)
      return try broker.offsets(of: place).upperBound == committed[place] ?? 0
    }
  }

  private func finish(_ process: SimulatedProcess, _ broker: SimulatedBroker) throws {
    for _ in 0..<2_000 {
      try step(process, broker)
      if try isDone(broker) { return }
    }
    Issue.record("the worker does not come to the end")
  }

  /// Customers of both partitions who wait for the change, and a worker that has processed them.
  private func fill(_ broker: SimulatedBroker, sliced: Bool = true) throws -> SimulatedProcess {
    for number in 0..<Self.customers { try append("a\(number)", of: "c\(number)", 0, at: Self.change - .seconds(30), to: broker) }
    try append("b0", of: "d", 1, at: Self.change - .seconds(30), to: broker)
    let process = try process(broker, sliced: sliced)
    try finish(process, broker)
    return process
  }

  /// The records behind the change, first of all of the partition with many customers.
  private func passChange(_ broker: SimulatedBroker) throws {
    try append("last", of: "c7", 0, at: Self.change + .seconds(11), to: broker)
    try append("next", of: "c8", 0, at: Self.change + .seconds(12), to: broker)
    try append("b1", of: "d", 1, at: Self.change - .seconds(29), to: broker)
  }

  /// The causes that a partition's outputs name, in their order.
  private func causes(_ broker: SimulatedBroker, _ partition: Int) -> [String] {
    broker.visibleRecords("counts")[partition].compactMap { record in
      guard record.key != nil, let value = record.value else { return nil }
      return String(decoding: value, as: UTF8.self).split(separator: "\"").dropFirst(5).first.map(String.init)
    }
  }

  private func said(_ broker: SimulatedBroker) -> [[String]] {
    ["counts", "latest"].flatMap { topic in
      broker.visibleRecords(topic).map { records in
        records.filter { $0.key?.first ?? 0 != 0 }.map { record in
          let id = record.headers.last { $0.name == "ce_id" }?.text ?? ""
          return "\(id) \(String(decoding: record.value ?? [], as: UTF8.self))"
        }
      }
    }
  }

  /// How many customers each transaction has written into a partition's changelog.
  private func transactions(_ broker: SimulatedBroker, _ partition: Int) -> [Int] {
    var sizes = [0]
    for record in broker.visibleRecords("changing.changelog")[partition] {
      if record.key?.first == 0 { sizes.append(0) } else { sizes[sizes.count - 1] += 1 }
    }
    return sizes
  }

  @Test func `alarms of one moment are spread over transactions, and no record overtakes them`() throws {
    let broker = broker()
    let process = try fill(broker)
    let before = transactions(broker, 0).count
    try passChange(broker)
    var changesBeforeOthers: Int?
    for _ in 0..<2_000 {
      try step(process, broker)
      if changesBeforeOthers == nil, causes(broker, 1).contains("b1") {
        changesBeforeOthers = causes(broker, 0).count { $0 == "change" }
      }
      if try isDone(broker) { break }
    }
    #expect(try isDone(broker))

    let sizes = transactions(broker, 0)[(before - 1)...]
    #expect(sizes.max() ?? 0 <= Self.most + max(Self.run, Self.atOnce), "\(sizes)")
    #expect(sizes.count { $0 > 0 } >= Self.customers / (Self.most + Self.run), "\(sizes)")
    let said = causes(broker, 0)
    #expect(said.count { $0 == "change" } == Self.customers)
    let last = try #require(said.firstIndex(of: "last"))
    #expect(said[..<last].count { $0 == "change" } == Self.customers)
    #expect(said.firstIndex(of: "next") ?? 0 > last)
    let others = try #require(changesBeforeOthers)
    #expect(others < Self.customers, "the other partition has waited")
  }

  @Test func `however alarms are spread, and whenever the worker is killed, the run is the same`() throws {
    let whole = broker()
    let process = try fill(whole, sliced: false)
    try passChange(whole)
    try finish(process, whole)
    #expect(transactions(whole, 0).max() ?? 0 >= Self.customers, "without slices one transaction has all")
    for steps in [1, 3, 4, 6, 9, 13, 20, 30] {
      let broker = broker()
      let first = try fill(broker)
      try passChange(broker)
      for _ in 0..<steps { try step(first, broker) }
      first.kill()
      let second = try self.process(broker)
      try finish(second, broker)
      #expect(said(broker) == said(whole), "killed after \(steps) steps")
    }
  }
}
