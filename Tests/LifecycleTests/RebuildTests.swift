import Lifecycle
import LifecycleModels
import RecordLog
import Testing
import Touchpoints
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// A model that needs facts which were not stored: another generation of the changelog is filled beside the worker, and taken over.
struct RebuildTests {
  private static let partitions: Int32 = 3
  private static let start = EventTime(year: 2025, month: 1, day: 1)

  private static func model(_ version: Int) throws -> PhaseModel {
    try ModelFile.parse(
      """
      model: m
      version: \(version)
      \(version == 1 ? "" : "effective_from: 2025-02-15T00:00:00Z")
      phases: [{id: a, rank: 1}, {id: b, rank: 2}, {id: c, rank: 3}]
      indicators:
        here: {event: any}
        it: \(version == 1 ? "{event: page, at_least: 4}" : "{event: Product Added to Wishlist, at_least: 2}")
        cold: {silent_for: 9d}
      transitions: [{from: start, to: a, when: here}, {from: a, to: b, when: it}, {from: b, to: c, when: cold}, {from: c, to: b, when: it}]
      """, file: "m\(version).yaml")
  }

  /// One after the other, 60 days long.
  private let records: [(key: String, value: String, time: Int64)] = {
    var generator = SeededGenerator(seed: 3)
    return (0..<700).map { number in
      let key = "c\(Int.random(in: 0..<60, using: &generator))"
      let time = Self.start + EventTime.Interval(milliseconds: Int64(number) * 60 * 86_400_000 / 700)
      let event = ["page", "Product Added to Wishlist", "Product Viewed"][Int.random(in: 0..<3, using: &generator)]
      let kind = event == "page" ? "page" : "track"
      return (
        key, #"{"type":"\#(kind)","event":"\#(event)","userId":"\#(key)","messageId":"m\#(number)","timestamp":"\#(time)"}"#,
        time.milliseconds
      )
    }
  }()

  private func broker() -> SimulatedBroker {
    let broker = SimulatedBroker(seed: 1, clock: SimulatedClock(now: EventTime(year: 2040, month: 1, day: 1).milliseconds))
    for topic in ["touchpoints", "lifecycle.transitions", "lifecycle.phases", "lifecycle.flow-parts"] {
      broker.createTopics([TopicSpecification(name: topic, partitions: Int(Self.partitions))])
    }
    return broker
  }

  private func append(_ range: Range<Int>, to broker: SimulatedBroker) throws {
    for record in records[range] {
      let partition = Int32(truncatingIfNeeded: StableHash.hash64(Array(record.key.utf8).span) % UInt64(Self.partitions))
      _ = try broker.append(
        to: TopicPartition("touchpoints", partition), key: Array(record.key.utf8), value: Array(record.value.utf8), headers: [],
        timestamp: record.time)
    }
    guard range.upperBound == records.count else { return }
    let end = Self.start + .days(90)
    for partition in 0..<Self.partitions {
      _ = try broker.append(
        to: TopicPartition("touchpoints", partition), key: nil, value: ControlRecord.tick(end).value,
        headers: ControlRecord.tick(end).headers(worker: "test"), timestamp: end.milliseconds)
    }
  }

  private func step(_ process: SimulatedProcess, _ broker: SimulatedBroker) throws {
    process.step()
    while process.commitStep() {}
    broker.clock.advance(by: 20)
    process.client.heartbeat()
    try #require(process.failure == nil, "\(process.failure.map { $0.message } ?? "")")
  }

  /// Lets the process go on until its group has everything.
  private func finish(_ process: SimulatedProcess, _ broker: SimulatedBroker) throws {
    for _ in 0..<3_000 {
      try step(process, broker)
      let committed = broker.groupOffsets("lifecycle")
      let isDone = try (0..<Self.partitions).allSatisfy { partition in
        let place = TopicPartition("touchpoints", partition)
        return try broker.offsets(of: place).upperBound == committed[place] ?? 0
      }
      if isDone { return }
    }
    Issue.record("the worker does not come to the end")
  }

  private func said(_ broker: SimulatedBroker, _ topic: String) -> [String: [String]] {
    var said: [String: [String]] = [:]
    for record in broker.visibleRecords(topic).joined() {
      guard let key = record.key, let value = record.value else { continue }
      let id = record.headers.last { $0.name == "ce_id" }?.text ?? ""
      said[String(decoding: key, as: UTF8.self), default: []].append("\(id) \(String(decoding: value, as: UTF8.self))")
    }
    return said
  }

  private func worker(_ versions: [Int]) throws -> WorkerProgram {
    WorkerProgram(LifecycleWorker(models: try ModelSet(versions.map { try Self.model($0) })))
  }

  /// Fills the second generation while the first goes on; killed now and then.
  private func rebuild(beside first: SimulatedProcess, _ broker: SimulatedBroker) throws {
    let goal = RebuildGoal(tolerance: 20, offsets: { broker.groupOffsets("lifecycle") })
    let program = try worker([1, 2]).generation(2)
    var rebuild = try SimulatedProcess(program, name: "rebuild", broker: broker, rebuild: goal)
    for count in 0..<2_000 where !rebuild.hasEnded || count < 100 {
      try step(first, broker)
      if !rebuild.hasEnded { try step(rebuild, broker) }
      if !rebuild.hasEnded, count == 12 || count == 30 {
        rebuild.kill()
        rebuild = try SimulatedProcess(program, name: "rebuild", broker: broker, rebuild: goal)
      }
      if count % 10 == 0, count < 100 { try append((300 + count)..<(310 + count), to: broker) }
    }
    #expect(rebuild.hasFilled)
  }

  @Test func `who takes over a rebuilt generation goes on as if its models had been there all along`() throws {
    let expected = broker()
    let calm = try SimulatedProcess(worker([1, 2]), name: "p", broker: expected)
    try append(0..<records.count, to: expected)
    try finish(calm, expected)

    let broker = broker()
    let first = try SimulatedProcess(worker([1]), name: "p", broker: broker)
    try append(0..<300, to: broker)
    try finish(first, broker)
    try rebuild(beside: first, broker)
    let before = said(broker, "lifecycle.transitions")
    // What comes between the end of the rebuild and the change is left to be taken in silence.
    try append(400..<480, to: broker)
    try finish(first, broker)
    first.stop()
    for _ in 0..<50 where !first.hasEnded { try step(first, broker) }
    let middle = said(broker, "lifecycle.transitions")
    #expect(middle.values.joined().count > before.values.joined().count)

    let second = try worker([1, 2]).generation(2)
    var process = try SimulatedProcess(second, name: "q", broker: broker)
    for killed in 0..<3 {
      // In the silence, or behind it.
      for _ in 0..<(30 + 40 * killed) { try step(process, broker) }
      #expect(said(broker, "lifecycle.transitions") == middle, "what was said before is said again")
      process.kill()
      process = try SimulatedProcess(second, name: "q", broker: broker)
    }
    try append(480..<records.count, to: broker)
    try finish(process, broker)

    let (all, wanted) = (said(broker, "lifecycle.transitions"), said(expected, "lifecycle.transitions"))
    for key in Set(all.keys).union(wanted.keys) { #expect(all[key] == wanted[key], "\(key)") }
    #expect(said(broker, "lifecycle.phases").mapValues(\.last) == said(expected, "lifecycle.phases").mapValues(\.last))
    let moves = said(broker, "lifecycle.transitions").values.joined()
    #expect(moves.contains { $0.contains(#""kind":"activation""#) } && moves.contains { $0.contains(#""model_version":2"#) })
    #expect(!said(broker, "lifecycle.phases").values.joined().contains { $0.contains("facts_since") })
  }

  @Test func `a generation that is not filled is not taken`() throws {
    let broker = broker()
    let first = try SimulatedProcess(worker([1]), name: "p", broker: broker)
    try append(0..<200, to: broker)
    try finish(first, broker)
    first.stop()
    for _ in 0..<50 where !first.hasEnded { try step(first, broker) }
    let process = try SimulatedProcess(worker([1]).generation(2), name: "q", broker: broker)
    for _ in 0..<3_000 where process.isRunning {
      process.step()
      while process.commitStep() {}
      broker.clock.advance(by: 20)
      process.client.heartbeat()
    }
    #expect(process.failure?.kind == .configuration)
    #expect(process.failure?.message.contains("rondo rebuild --generation 2") == true, "\(String(describing: process.failure))")
  }
}
