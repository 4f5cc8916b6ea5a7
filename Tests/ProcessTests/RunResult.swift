import Foundation
import RecordLog
import Testing

/// What workers made of an input, in the sense in which runs are equal: of event topics every key's values and CloudEvents headers in
/// their order, of compacted topics the last ones, and dead letters by their origin.
struct RunResult {
  private(set) var transitions: [String: [[String]]] = [:]
  private(set) var phases: [String: [String]] = [:]
  private(set) var deadLetters: [Place: [[String]]] = [:]
  private(set) var ids: [String] = []

  init(of cluster: Cluster) async throws {
    for record in try await cluster.records("lifecycle.transitions") {
      guard let key = record.key else { continue }
      transitions[key, default: []].append(Self.comparable(record))
      ids.append(record.header("ce_id") ?? "")
    }
    for record in try await cluster.records("lifecycle.phases") { phases[record.key ?? ""] = Self.comparable(record) }
    for record in try await cluster.records("lifecycle.dead-letters") {
      let origin = record.origin ?? Place(partition: -1, offset: -1)
      deadLetters[origin, default: []].append([record.key ?? "null", record.text, record.header("rondo_dead_code") ?? ""])
    }
  }

  private static func comparable(_ record: SeenRecord) -> [String] {
    [record.text] + record.headers.filter { $0.name.hasPrefix("ce_") }.map { "\($0.name)=\($0.text ?? "")" }
  }

  var count: Int { transitions.values.reduce(0) { $0 + $1.count } }

  /// Expects that the phases are where the last transitions led.
  func expectConsistent(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(count > 0, sourceLocation: sourceLocation)
    #expect(Set(ids).count == ids.count, "ids of transitions are not unique", sourceLocation: sourceLocation)
    #expect(Set(transitions.keys) == Set(phases.keys), sourceLocation: sourceLocation)
    let wrong = transitions.filter { key, moves in Self.places(moves) != Self.places(ofPhases: phases[key]?[0] ?? "") }
    #expect(wrong.isEmpty, "phases of \(wrong.count) customers are not where their last transitions led", sourceLocation: sourceLocation)
  }

  private static func object(_ text: String) -> [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
  }

  /// By model, where these transitions led, when each correction has taken the place of what it names.
  private static func places(_ transitions: [[String]]) -> [String: String] {
    var histories: [String: [String: [String: Any]]] = [:]
    for record in transitions {
      let transition = object(record[0])
      let id = record.first { $0.hasPrefix("ce_id=") }.map { String($0.dropFirst(6)) } ?? ""
      let isRetracted = transition["retracted"] as? Bool == true
      histories[transition["model"] as? String ?? "", default: [:]][transition["corrects"] as? String ?? id] =
        isRetracted ? nil : transition
    }
    return histories.compactMapValues { history in
      let last = history.values.max { ($0["sequence"] as? Int ?? 0) < ($1["sequence"] as? Int ?? 0) }
      return last.map { $0["to"] as? String ?? "ended" }
    }
  }

  private static func places(ofPhases text: String) -> [String: String] {
    (object(text)["models"] as? [String: [String: Any]] ?? [:]).mapValues { $0["phase"] as? String ?? "ended" }
  }

  /// Expects an equal run, and one that did something: without that nothing would be compared.
  func expectEqual(to other: RunResult, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(count > 0 && !phases.isEmpty, sourceLocation: sourceLocation)
    let keys = Set(transitions.keys).union(other.transitions.keys)
    let differing = keys.filter { transitions[$0] != other.transitions[$0] }
    #expect(differing.isEmpty, "transitions of \(differing.count) of \(keys.count) customers differ", sourceLocation: sourceLocation)
    if let key = differing.min() {
      Issue.record("\(key): \(transitions[key] ?? [])\nother: \(other.transitions[key] ?? [])", sourceLocation: sourceLocation)
    }
    // Compared before, so that a failure does not print all of them.
    let (samePhases, sameDeadLetters) = (phases == other.phases, deadLetters == other.deadLetters)
    #expect(samePhases, "phases differ", sourceLocation: sourceLocation)
    #expect(sameDeadLetters, "dead letters differ", sourceLocation: sourceLocation)
    #expect(Set(ids).count == ids.count, "ids of transitions are not unique", sourceLocation: sourceLocation)
  }
}

extension SeenRecord {
  /// Of a dead letter: where the refused record stands.
  var origin: Place? {
    guard let partition = header("rondo_dead_partition").flatMap({ Int32($0) }),
      let offset = header("rondo_dead_offset").flatMap({ Int64($0) })
    else { return nil }
    return Place(partition: partition, offset: offset)
  }
}
