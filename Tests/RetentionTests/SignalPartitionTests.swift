import Foundation
import RecordLog
import Retention
import StateStore
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// The worker in its runtime: what it publishes depends neither on how the log is cut into partitions nor on crashes.
@Suite struct SignalPartitionTests {
  struct Seen: Equatable {
    let value: String
    let id: String
    let time: String
  }

  struct Incoming {
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

  /// A broker, and the process of the worker on it.
  private final class Cluster {
    let broker = SimulatedBroker(seed: 1, clock: SimulatedClock(now: EventTime(year: 2040, month: 1, day: 1).milliseconds))
    let partitions: Int32
    var model: RetentionModel
    /// After so many steps the process is killed; `nil`: never.
    let stepsOfLife: Int?
    private var process: SimulatedProcess

    init(partitions: Int32, model: RetentionModel, stepsOfLife: Int? = nil) throws {
      self.partitions = partitions
      self.model = model
      self.stepsOfLife = stepsOfLife
      broker.createTopics(
        ["touchpoints", "retention.signals"].map { TopicSpecification(name: $0, partitions: Int(partitions)) }
          + [TopicSpecification(name: "retention.parameters", partitions: 1)])
      process = try Self.start(model, broker)
    }

    private static func start(_ model: RetentionModel, _ broker: SimulatedBroker) throws -> SimulatedProcess {
      var parts = ProcessParts()
      // So few at a time that a process may end amid the customers.
      parts.adjust = { ($0.adoptionRun, $0.adoptionSlice) = (2, .zero) }
      return try SimulatedProcess(WorkerProgram(RetentionWorker(model: model)), name: "p", broker: broker, parts: parts)
    }

    func restart() throws {
      process.kill()
      process = try Self.start(model, broker)
    }

    func append(_ records: [Incoming]) throws {
      for record in records {
        let partition = Int32(truncatingIfNeeded: StableHash.hash64(Array(record.key.utf8).span) % UInt64(partitions))
        _ = try broker.append(
          to: TopicPartition("touchpoints", partition), key: Array(record.key.utf8), value: Array(record.value.utf8), headers: [],
          timestamp: record.arrival)
      }
    }

    func pass(until time: EventTime) throws {
      let tick = ControlRecord.tick(time)
      for partition in 0..<partitions {
        _ = try broker.append(
          to: TopicPartition("touchpoints", partition), key: nil, value: tick.value, headers: tick.headers(worker: "test"),
          timestamp: time.milliseconds)
      }
    }

    /// The parameters are in the table, and the worker knows it.
    func publish(_ parameters: RetentionParameters) throws {
      let table = TopicPartition("retention.parameters", 0)
      _ = try broker.append(
        to: table, key: Array("default".utf8), value: Array(parameters.json.utf8), headers: [], timestamp: day(0).milliseconds)
      let end = try broker.offsets(of: table).upperBound
      try run { process in process.hasFollowed(table, upTo: end) }
    }

    /// Runs until everything is processed, and every customer knows the parameters.
    func settle() throws {
      try run { [broker, partitions] _ in
        let committed = broker.groupOffsets("retention")
        return try (0..<partitions).allSatisfy { partition in
          let place = TopicPartition("touchpoints", partition)
          return try broker.offsets(of: place).upperBound == committed[place] ?? 0
            && self.marks[Int(partition)].last.map { $0.adopted != nil } ?? true
        }
      }
    }

    /// The marks of each partition.
    var marks: [[PartitionMark]] {
      broker.visibleRecords("retention.changelog").map { records in
        records.filter { $0.key == PartitionMark.key }.compactMap { $0.value.flatMap { try? PartitionMark(decoding: $0) } }
      }
    }

    func step() throws {
      process.step()
      while process.commitStep() {}
      broker.clock.advance(by: 20)
      try #require(process.failure == nil, "\(process.failure.map { $0.message } ?? "")")
    }

    private func run(_ isDone: (SimulatedProcess) throws -> Bool) throws {
      for step in 0..<60_000 {
        try self.step()
        if let stepsOfLife, step % stepsOfLife == stepsOfLife - 1 { try restart() }
        if try isDone(process) { return }
      }
      Issue.record("does not come to rest")
    }

    var seen: [String: [Seen]] {
      let seen = broker.visibleRecords("retention.signals").joined().compactMap { record -> (String, Seen)? in
        guard let key = record.key, ReservedKey.isCustomer(key), let value = record.value else { return nil }
        let header = { (name: String) in record.headers.last { $0.name == name }?.text ?? "" }
        return (
          String(decoding: key, as: UTF8.self),
          Seen(value: String(decoding: value, as: UTF8.self), id: header("ce_id"), time: header("ce_time"))
        )
      }
      return Dictionary(grouping: seen, by: \.0).mapValues { $0.map(\.1) }
    }
  }

  /// Other steps than those at the start, from the twelfth day on.
  private func later() throws -> RetentionParameters {
    var later = try #require(RetentionParameters.starting)
    later.version = "2"
    later.rules.oneTimeDays = [20, 40, 60]
    later.rules.engagement = [1, 4, 12]
    later.effectiveFrom = day(12)
    return later
  }

  /// - Parameter published: When the parameters are published, among the records.
  private func run(
    _ records: [Incoming], partitions: Int32, published: EventTime = .distantPast, stepsOfLife: Int? = nil
  ) throws -> [String: [Seen]] {
    let cluster = try Cluster(partitions: partitions, model: try #require(RetentionModel.starting), stepsOfLife: stepsOfLife)
    let before = records.filter { $0.arrival < published.milliseconds }
    try cluster.append(before)
    if !before.isEmpty { try cluster.settle() }
    try cluster.publish(later())
    if stepsOfLife != nil {
      // Amid the customers who are shown them.
      for _ in 0..<3 { try cluster.step() }
      try cluster.restart()
    }
    try cluster.append(Array(records.dropFirst(before.count)))
    try cluster.pass(until: day(5_000))
    try cluster.settle()
    return cluster.seen
  }

  @Test func `one, three or twelve partitions, and a process that is killed, give equal runs`() throws {
    let records = records()
    let one = try run(records, partitions: 1)
    #expect(one.count == 14 && one.values.joined().count > 200)
    #expect(one.values.joined().contains { $0.value.contains(#""kind":"silence""#) })
    #expect(one.values.joined().contains { $0.value.contains(#""parameters":"2""#) })
    #expect(one.values.joined().contains { $0.value.contains(#""parameters":"starting""#) })
    for (partitions, stepsOfLife) in [(Int32(3), nil), (12, nil), (3, 40)] {
      #expect(try run(records, partitions: partitions, stepsOfLife: stepsOfLife) == one, "\(partitions) partitions")
    }
    let ids = one.values.joined().map(\.id)
    #expect(Set(ids).count == ids.count, "an id was given twice")
  }

  @Test func `parameters that come while customers are silent reach all of them, as if they had been there all along`() throws {
    let records = records()
    let known = try run(records, partitions: 1)
    // Told of nobody but those whose steps are others.
    let told = known.values.joined().filter { $0.value.contains(#""kind":"parameters""#) }
    #expect(told.count > 3 && told.allSatisfy { $0.time == day(12).description && !$0.value.contains(#""changed":[]"#) })
    for (partitions, stepsOfLife) in [(Int32(1), nil), (3, nil), (12, nil), (1, 40), (3, 40)] {
      // Some customers were last heard of days before.
      #expect(
        try run(records, partitions: partitions, published: day(11.9), stepsOfLife: stepsOfLife) == known,
        "\(partitions) partitions, \(stepsOfLife ?? 0) steps")
    }
  }

  @Test func `another file of parameters is shown to customers who are silent, once`() throws {
    let cluster = try Cluster(partitions: 3, model: try #require(RetentionModel.starting))
    try cluster.append(records().filter { $0.arrival < day(12).milliseconds })
    try cluster.settle()
    let before = cluster.seen
    cluster.model = RetentionModel(try later())
    try cluster.restart()
    try cluster.pass(until: day(12))
    try cluster.settle()
    let after = cluster.seen
    let told = after.map { key, values in values.dropFirst(before[key]?.count ?? 0).filter { $0.value.contains(#""kind":"parameters""#) } }
    #expect(told.joined().count > 3 && told.allSatisfy { $0.count < 2 })
    #expect(told.joined().allSatisfy { $0.value.contains(#""parameters":"2""#) })
    try cluster.restart()
    try cluster.settle()
    #expect(cluster.seen == after)
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
