internal import Foundation
internal import RecordLog
internal import StateStore
internal import WorkerSDK

/// What came out of the win-back workers: decisions and triggers, and how far they are, by the marks that they commit.
struct DemoDecisions {
  private struct Decision: Decodable {
    let outcome: String
    let reason: String?
    let trigger: String?
  }

  private struct Trigger: Decodable {
    let id: String
    let status: String
    let play: String
  }

  private(set) var decisions = 0
  /// What was not sent, by the gate that was not passed first.
  private(set) var suppressions: [String: Int] = [:]
  private(set) var outcomes: [String: Int] = [:]
  /// Triggers by play.
  private(set) var plays: [String: Int] = [:]
  private(set) var revoked = 0
  private var fired: Set<String> = []
  private var active: Set<String> = []
  /// Per partition: up to where touchpoints, and all that others made of them, are processed.
  private var processed: [Int32: Int64] = [:]
  private let decoder = JSONDecoder()

  /// Every trigger has the decision that fired it, and every such decision its trigger, each once.
  var addsUp: Bool { fired == active && fired.count == outcomes["fired"] ?? 0 && active.count == plays.values.reduce(0, +) }
  var triggers: Int { active.count }

  func processed(_ partition: Int32) -> Int64 { processed[partition] ?? 0 }

  /// Takes a record of the workers' changelog.
  mutating func takeChange(_ batch: RecordBatch, _ index: Int) {
    let entry = batch.entries[index]
    guard !entry.key.isNone, !entry.value.isNone, Array(batch.bytes[entry.key.indices]) == PartitionMark.key,
      let mark = try? PartitionMark(decoding: Array(batch.bytes[entry.value.indices]))
    else { return }
    let others = ["lifecycle.transitions", "retention.signals"].map { mark.progress[$0] ?? 0 }
    let offset = others.reduce(mark.inputs["touchpoints"] ?? 0, min)
    processed[entry.partition] = max(processed(entry.partition), offset)
  }

  /// Takes a record of `winback.decisions`.
  mutating func takeDecision(_ batch: RecordBatch, _ index: Int) {
    guard let decision: Decision = value(batch, index) else { return }
    decisions += 1
    outcomes[decision.outcome, default: 0] += 1
    if decision.outcome == "suppressed" { suppressions[decision.reason ?? "", default: 0] += 1 }
    if decision.outcome == "fired", let trigger = decision.trigger { fired.insert(trigger) }
  }

  /// Takes a record of `winback.triggers`.
  mutating func takeTrigger(_ batch: RecordBatch, _ index: Int) {
    guard let trigger: Trigger = value(batch, index) else { return }
    guard trigger.status == "active" else { return revoked += 1 }
    active.insert(trigger.id)
    plays[trigger.play, default: 0] += 1
  }

  private func value<Value: Decodable>(_ batch: RecordBatch, _ index: Int) -> Value? {
    let entry = batch.entries[index]
    return entry.key.isNone ? nil : try? decoder.decode(Value.self, from: Data(batch.bytes[entry.value.indices]))
  }
}
