internal import Foundation

/// A value of `winback.decisions`.
struct PublishedDecision {
  private struct Value: Decodable {
    struct Gate: Decodable {
      let gate: String
      let passed: Bool
      let detail: String
    }

    let play: String
    let play_version: Int
    let step: String
    let at: String
    let outcome: String
    let reason: String?
    let gates: [Gate]
    let held_until: String?
    let lost_to: String?
    let arm: String?
    let trigger: String?
  }

  /// The value as it was published.
  let bytes: [UInt8]
  private let value: Value

  init(value bytes: [UInt8]) throws {
    self.bytes = bytes
    value = try JSONDecoder().decode(Value.self, from: Data(bytes))
  }

  var at: String { value.at }
  var play: String { value.step == "only" ? value.play : "\(value.play)/\(value.step)" }

  /// What came of it, and why.
  var outcome: String {
    let text = "\(value.outcome)\(value.reason.map { ": \($0)" } ?? "")"
    if let until = value.held_until { return "\(text), until \(until)" }
    if let other = value.lost_to { return "\(text), to \(other)" }
    return text + (value.arm.map { $0 == value.outcome ? "" : " (\($0))" } ?? "")
  }

  /// Every gate, those that were not passed first and by which numbers.
  var gates: [String] {
    let failed = value.gates.filter { !$0.passed }.map { "not passed: \($0.gate) (\($0.detail))" }
    let passed = value.gates.filter(\.passed).map { "\($0.gate) (\($0.detail))" }
    return failed + (passed.isEmpty ? [] : ["passed: \(passed.joined(separator: ", "))"])
  }
}
