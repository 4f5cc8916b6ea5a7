import Foundation

/// What kcat finds in the topics of a demonstration, counted anew from the records themselves.
struct DemoTally {
  private(set) var touchpoints = 0
  private(set) var repeats = 0
  private(set) var transitions = 0
  /// By model, then direction.
  private(set) var directions: [String: [String: Int]] = [:]
  /// By model.
  private(set) var silent: [String: Int] = [:]
  /// By customer, then model: where the last transition led.
  private(set) var last: [String: [String: String]] = [:]
  /// By customer, then model: the last value of the key.
  private(set) var phases: [String: [String: String]] = [:]
  private(set) var deadLetters: [String: Int] = [:]
  private(set) var signals = 0
  /// Customers who bought, by their last signal.
  private(set) var risks: [String: Int] = [:]
  private(set) var segments: [String: Int] = [:]
  /// By play.
  private(set) var triggers: [String: Int] = [:]
  /// By the first gate that was not passed.
  private(set) var suppressions: [String: Int] = [:]
  private(set) var decisions = 0
  private(set) var origins: Set<Place> = []

  init(_ kcat: Kcat) async throws {
    for record in try await kcat.records("lifecycle.dead-letters") {
      deadLetters[String(record.header("rondo_dead_code") ?? "none"), default: 0] += 1
      guard let partition = record.header("rondo_dead_partition").flatMap({ Int32($0) }),
        let offset = record.header("rondo_dead_offset").flatMap({ Int64($0) })
      else { continue }
      origins.insert(Place(partition: partition, offset: offset))
    }
    var seen = Set<String>()
    for record in try await kcat.records("touchpoints") {
      touchpoints += 1
      guard !origins.contains(record.place) else { continue }
      if let id = record.json["messageId"] as? String, !seen.insert(id).inserted { repeats += 1 }
    }
    var histories: [String: [String: Any]] = [:]
    for record in try await kcat.records("lifecycle.transitions") where record.key != nil {
      // A correction takes the place of what it names, or takes it away.
      let id = record.json["corrects"] as? String ?? String(record.header("ce_id") ?? "")
      histories[id] = record.json["retracted"] as? Bool == true ? nil : record.json
    }
    for transition in histories.values.sorted(by: { $0["sequence"] as? Int ?? 0 < $1["sequence"] as? Int ?? 0 }) { take(transition) }
    for record in try await kcat.records("lifecycle.phases") {
      let models = record.json["models"] as? [String: [String: Any]] ?? [:]
      phases[record.key ?? ""] = models.mapValues { $0["phase"] as? String ?? "ended" }
    }
    try await takeSignals(kcat)
    try await takeDecisions(kcat)
  }

  private mutating func takeDecisions(_ kcat: Kcat) async throws {
    for record in try await kcat.records("winback.decisions") {
      decisions += 1
      guard record.json["outcome"] as? String == "suppressed" else { continue }
      suppressions[record.json["reason"] as? String ?? "", default: 0] += 1
    }
    for record in try await kcat.records("winback.triggers") where record.json["status"] as? String == "active" {
      triggers[record.json["play"] as? String ?? "", default: 0] += 1
    }
  }

  private mutating func takeSignals(_ kcat: Kcat) async throws {
    var last: [String: [String: Any]] = [:]
    // How far the worker is stands under a key of no customer.
    for record in try await kcat.records("retention.signals") where record.key?.utf8.first != 0 {
      signals += 1
      last[record.key ?? ""] = record.json
    }
    for signal in last.values {
      if let risk = signal["risk"] as? String { risks[risk, default: 0] += 1 }
      if let segment = (signal["rfm"] as? [String: Any])?["segment"] as? String { segments[segment, default: 0] += 1 }
    }
  }

  private mutating func take(_ transition: [String: Any]) {
    transitions += 1
    let model = transition["model"] as? String ?? ""
    directions[model, default: [:]][transition["direction"] as? String ?? "", default: 0] += 1
    let cause = transition["cause"] as? [String: Any]
    if (cause?["of"] ?? cause?["kind"]) as? String == "silence" { silent[model, default: 0] += 1 }
    last[transition["customer"] as? String ?? "", default: [:]][model] = transition["to"] as? String ?? "ended"
  }

  var refused: Int { deadLetters.values.reduce(0, +) }

  /// Customers of a model by phase.
  func customers(of model: String) -> [String: Int] {
    phases.values.reduce(into: [:]) { if let phase = $1[model] { $0[phase, default: 0] += 1 } }
  }
}
