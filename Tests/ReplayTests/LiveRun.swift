import Lifecycle
import RecordFiles
import RecordLog
import Replay
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// What readers see of an output, without its place in the log.
struct Seen: Hashable {
  let value: String
  let headers: [String: String]

  init(value: [UInt8]?, headers: [RecordHeader]) {
    self.value = value.map { String(decoding: $0, as: UTF8.self) } ?? "tombstone"
    // Causes and origins tell of places in the log.
    let exempt: Set<String> = ["rondo_cause", "rondo_dead_offset", "rondo_dead_partition"]
    self.headers = Dictionary(
      headers.filter { !exempt.contains($0.name) }.map { ($0.name, $0.text ?? "bytes") }, uniquingKeysWith: { $0 + $1 })
  }
}

/// Per topic and key the values in their order.
typealias Outputs = [String: [String: [Seen]]]

/// Collects the outputs of a replay.
final class CollectedOutputs: OutputTarget {
  private(set) var outputs: Outputs = [:]

  func take(_ batch: OutgoingBatch, of plan: StagePlan) {
    for entry in batch.entries where entry.topic != plan.changelog {
      let key = entry.key.isNone ? "none" : String(decoding: batch.bytes[entry.key.indices], as: UTF8.self)
      if entry.key.isNone, entry.topic != plan.deadLetters { continue }
      let seen = Seen(
        value: entry.value.isNone ? nil : Array(batch.bytes[entry.value.indices]), headers: HeaderBlock.decode(batch.bytes, entry.headers))
      outputs[batch.topics[Int(entry.topic)], default: [:]][key, default: []].append(seen)
    }
  }
}

/// The lifecycle worker and its second stage behind a broker that is simulated.
enum LiveRun {
  static let topics = ["lifecycle.transitions", "lifecycle.phases", "lifecycle.flows", "lifecycle.dead-letters"]

  static func outputs(of records: [RecordLine], _ models: ModelSet, partitions: Int32, until end: EventTime) throws -> Outputs {
    let broker = SimulatedBroker(seed: 1, clock: SimulatedClock(now: EventTime(year: 2040, month: 1, day: 1).milliseconds))
    for topic in ["touchpoints", "lifecycle.transitions", "lifecycle.phases", "lifecycle.flow-parts", "lifecycle.flows"] {
      broker.createTopics([TopicSpecification(name: topic, partitions: Int(partitions))])
    }
    for record in records {
      let key = record.key ?? []
      let partition = Int32(truncatingIfNeeded: StableHash.hash64(key.span) % UInt64(partitions))
      _ = try broker.append(
        to: TopicPartition("touchpoints", partition), key: record.key, value: record.value, headers: record.headers,
        timestamp: record.timestamp?.milliseconds)
    }
    let time = end + ReplayedWorker.grace
    let tick = ControlRecord.tick(time)
    for partition in 0..<partitions {
      _ = try broker.append(
        to: TopicPartition("touchpoints", partition), key: nil, value: tick.value, headers: tick.headers(worker: "test"),
        timestamp: time.milliseconds)
    }
    try run(models, broker)
    return Dictionary(uniqueKeysWithValues: topics.map { ($0, read($0, broker)) })
  }

  private static func run(_ models: ModelSet, _ broker: SimulatedBroker) throws {
    let processes = try [WorkerProgram(LifecycleWorker(models: models)), WorkerProgram(SummingWorker(LifecycleFlows(models)))]
      .map { try SimulatedProcess($0, name: "p", broker: broker) }
    for _ in 0..<60_000 {
      for process in processes {
        process.step()
        while process.commitStep() {}
        try #require(process.failure == nil, "\(process.failure.map { $0.message } ?? "")")
      }
      broker.clock.advance(by: 20)
      let isDone = [("lifecycle", "touchpoints"), ("lifecycle-flows", "lifecycle.flow-parts")].allSatisfy { group, topic in
        let committed = broker.groupOffsets(group)
        return broker.lastVisibleOffsets(topic).enumerated().allSatisfy { partition, last in
          committed[TopicPartition(topic, Int32(partition))] ?? 0 > last
        }
      }
      if isDone { return }
    }
    Issue.record("the worker did not come to the end")
  }

  private static func read(_ topic: String, _ broker: SimulatedBroker) -> [String: [Seen]] {
    var seen: [String: [Seen]] = [:]
    for record in broker.visibleRecords(topic).joined() {
      if record.key == nil, topic != "lifecycle.dead-letters" { continue }
      let key = record.key.map { String(decoding: $0, as: UTF8.self) } ?? "none"
      seen[key, default: []].append(Seen(value: record.value, headers: record.headers))
    }
    return seen
  }
}
