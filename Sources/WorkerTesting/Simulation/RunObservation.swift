internal import RecordLog
internal import WorkerSDK

/// What somebody who reads the topics sees of a run: as much of it as two equal runs have in common (the same values per key in the same
/// order in event topics, the same last value per key in compacted ones, the same dead letters).
package struct RunObservation: Equatable {
  /// A record without what tells of places in the log.
  struct Seen: Hashable {
    let value: [UInt8]?
    let headers: [RecordHeader]
  }

  private(set) var events: [String: [[UInt8]: [Seen]]] = [:]
  private(set) var last: [String: [[UInt8]: Seen]] = [:]
  private(set) var deadLetters: [String: [String: Int]] = [:]

  package init(of simulation: Simulation) {
    let broker = simulation.broker
    let places = ["rondo_cause", "rondo_dead_partition", "rondo_dead_offset", "rondo_dead_timestamp"]
    func seen(_ record: SimulatedRecord) -> Seen {
      Seen(value: record.value, headers: record.headers.filter { !places.contains($0.name) })
    }
    for topic in simulation.workload.eventTopics {
      for record in broker.visibleRecords(topic).joined() {
        if let key = record.key { events[topic, default: [:]][key, default: []].append(seen(record)) }
      }
    }
    for topic in simulation.workload.compactedTopics {
      for record in broker.visibleRecords(topic).joined() {
        // How far a worker is, is a matter of places in the log.
        guard let key = record.key, ReservedKey.isCustomer(key) else { continue }
        // A tombstone may be compacted away: it says the same as nothing.
        last[topic, default: [:]][key] = record.value == nil ? nil : seen(record)
      }
    }
    for member in simulation.workload.members {
      for record in broker.visibleRecords(member.deadLetters).joined() {
        let headers = seen(record).headers.map { "\($0.name)=\($0.text ?? "")" }.joined(separator: ",")
        deadLetters[member.name, default: [:]]["\(record.key ?? []) \(record.value ?? []) \(headers)", default: 0] += 1
      }
    }
  }

  /// Where `other` differs, in words; empty for equal runs.
  package func differences(from other: RunObservation) -> [String] {
    var found: [String] = []
    for topic in Set(events.keys).union(other.events.keys).sorted() {
      compare(events[topic] ?? [:], other.events[topic] ?? [:], topic, &found) { "\($0.map(Self.text))" }
    }
    for topic in Set(last.keys).union(other.last.keys).sorted() {
      compare(last[topic] ?? [:], other.last[topic] ?? [:], topic, &found) { Self.text($0) }
    }
    if deadLetters != other.deadLetters { found.append("the dead letters differ") }
    return found
  }

  private func compare<Value: Equatable>(
    _ a: [[UInt8]: Value], _ b: [[UInt8]: Value], _ topic: String, _ found: inout [String], _ text: (Value) -> String
  ) {
    for key in Set(a.keys).union(b.keys).sorted(by: { $0.lexicographicallyPrecedes($1) }) where a[key] != b[key] {
      let name = String(decoding: key, as: UTF8.self)
      found.append("\(topic) \(name):\n    \(a[key].map(text) ?? "nothing")\n    instead of\n    \(b[key].map(text) ?? "nothing")")
    }
  }

  private static func text(_ seen: Seen) -> String { String(decoding: seen.value ?? [], as: UTF8.self) }
}
