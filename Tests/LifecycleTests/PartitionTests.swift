import Lifecycle
import RecordLog
import Testing
import Touchpoints
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// The worker in its runtime: what it publishes does not depend on how the log is cut into partitions.
struct PartitionTests {
  /// A record as a reader sees it, without its place in the log.
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

  /// Journeys of several customers, interleaved as they arrive; each event up to eight seconds late.
  private func records(seed: UInt64) -> [Incoming] {
    var generator = SeededGenerator(seed: seed)
    var records: [Incoming] = []
    for customer in 0..<14 {
      for (number, event) in bursts(Journey.random(seed: seed &* 100 &+ UInt64(customer)).events).enumerated() {
        let kind = ["page", "screen", "identify", "group", "alias"].contains(event.name) ? event.name : "track"
        let previous = kind == "alias" ? #","previousId":"x""# : ""
        let group = kind == "group" ? #","groupId":"g""# : ""
        let rating = event.scoreMilli.map { #","rating":\#($0 / 1000)"# } ?? ""
        let amount = event.amount.map { #","revenue":\#($0.micros / 1_000_000),"currency":"\#($0.currency)""# } ?? ""
        records.append(
          Incoming(
            key: "c\(customer)",
            value:
              #"{"type":"\#(kind)","event":"\#(event.name)","userId":"c\#(customer)","messageId":"m\#(customer)-\#(number)"\#(previous)\#(group),"#
              + #""timestamp":"\#(event.time)","properties":{"a":1\#(rating)\#(amount)}}"#,
            arrival: event.time.milliseconds + Int64.random(in: 0...8_000, using: &generator)))
      }
    }
    return records.sorted { $0.arrival < $1.arrival }
  }

  /// Behind each event another one, two seconds later: so close together some arrive in the wrong order.
  private func bursts(_ events: [JourneyEvent]) -> [JourneyEvent] {
    events.enumerated().flatMap { number, event in
      [event, JourneyEvent(["Newsletter Subscribed", "Product Added", "Order Completed"][number % 3], at: event.time + .seconds(2))]
    }
  }

  /// What a run publishes.
  private struct Published: Equatable {
    let transitions: [String: [Seen]]
    let phases: [String: Seen]
    let flows: [String: Seen]
  }

  /// Both stages, each of which may be killed.
  private static func programs() throws -> [WorkerProgram] {
    let models = try Loaded.all()
    return [WorkerProgram(LifecycleWorker(models: models)), WorkerProgram(SummingWorker(LifecycleFlows(models)))]
  }

  private func run(_ records: [Incoming], partitions: Int32, restarts: Bool = false) throws -> Published {
    let broker = SimulatedBroker(seed: 1, clock: SimulatedClock(now: EventTime(year: 2040, month: 1, day: 1).milliseconds))
    for topic in ["touchpoints", "lifecycle.transitions", "lifecycle.phases", "lifecycle.flow-parts", "lifecycle.flows"] {
      broker.createTopics([TopicSpecification(name: topic, partitions: Int(partitions))])
    }
    for record in records {
      let partition = Int32(truncatingIfNeeded: StableHash.hash64(Array(record.key.utf8).span) % UInt64(partitions))
      _ = try broker.append(
        to: TopicPartition("touchpoints", partition), key: Array(record.key.utf8), value: Array(record.value.utf8), headers: [],
        timestamp: record.arrival)
    }
    let end = EventTime(year: 2039, month: 1, day: 1)
    let tick = ControlRecord.tick(end)
    for partition in 0..<partitions {
      _ = try broker.append(
        to: TopicPartition("touchpoints", partition), key: nil, value: tick.value, headers: tick.headers(worker: "test"),
        timestamp: end.milliseconds)
    }
    let programs = try Self.programs()
    var processes = try programs.map { try SimulatedProcess($0, name: "p", broker: broker) }
    for step in 0..<60_000 {
      for index in processes.indices {
        processes[index].step()
        while processes[index].commitStep() {}
        try #require(processes[index].failure == nil, "\(processes[index].failure.map { $0.message } ?? "")")
        if restarts, step % 40 == 39 - 15 * index {
          processes[index].kill()
          processes[index] = try SimulatedProcess(programs[index], name: "p", broker: broker)
        }
      }
      broker.clock.advance(by: 20)
      if isAtEnd("lifecycle", "touchpoints", broker), isAtEnd("lifecycle-flows", "lifecycle.flow-parts", broker) { break }
    }
    let seen = { (topic: String) in
      broker.visibleRecords(topic).joined().compactMap { record -> (String, Seen)? in
        guard let key = record.key, let value = record.value else { return nil }
        let header = { (name: String) in record.headers.last { $0.name == name }?.text ?? "" }
        return (
          String(decoding: key, as: UTF8.self),
          Seen(value: String(decoding: value, as: UTF8.self), id: header("ce_id"), time: header("ce_time"))
        )
      }
    }
    let transitions = Dictionary(grouping: seen("lifecycle.transitions"), by: \.0).mapValues { $0.map(\.1) }
    return Published(
      transitions: transitions, phases: Dictionary(seen("lifecycle.phases"), uniquingKeysWith: { $1 }),
      flows: Dictionary(seen("lifecycle.flows"), uniquingKeysWith: { $1 }))
  }

  /// Whether a group has processed everything in a topic that it can see.
  private func isAtEnd(_ group: String, _ topic: String, _ broker: SimulatedBroker) -> Bool {
    let committed = broker.groupOffsets(group)
    return broker.lastVisibleOffsets(topic).enumerated().allSatisfy { partition, last in
      committed[TopicPartition(topic, Int32(partition))] ?? 0 > last
    }
  }

  @Test func `one, three or twelve partitions, and a process that is killed, give equal runs`() throws {
    let records = records(seed: 5)
    let one = try run(records, partitions: 1)
    #expect(one.transitions.count == 14 && one.transitions.values.joined().count > 300)
    #expect(one.transitions.values.joined().contains { $0.value.contains(#""kind":"correction""#) }, "nothing was corrected")
    #expect(one.flows.count > 300)
    for (partitions, restarts) in [(Int32(3), false), (12, false), (3, true)] {
      let other = try run(records, partitions: partitions, restarts: restarts)
      #expect(other.transitions == one.transitions, "\(partitions) partitions")
      #expect(other.phases == one.phases, "\(partitions) partitions")
      #expect(other.flows == one.flows, "\(partitions) partitions")
    }
    let ids = one.transitions.values.joined().map(\.id)
    #expect(Set(ids).count == ids.count, "an id was given twice")
  }
}
