internal import Foundation

/// A value of `lifecycle.transitions`.
struct PublishedTransition {
  private struct Value: Decodable {
    struct Cause: Decodable {
      let kind: String
      let of: String?
      let event: String?
      let late: Bool?
    }

    let model: String
    let from: String?
    let to: String?
    let direction: String
    let at: String
    let cause: Cause
    let indicator: String
    let evidence: [String: Int64]
    let deviation: String?
    let corrects: String?
    let retracted: Bool
  }

  /// The record's `ce_id`.
  let id: String
  /// The value as it was published.
  let bytes: [UInt8]
  private let value: Value

  init(id: String, value bytes: [UInt8]) throws {
    self.id = id
    self.bytes = bytes
    value = try JSONDecoder().decode(Value.self, from: Data(bytes))
  }

  var model: String { value.model }
  var from: String { value.from ?? ModelDifference.none }
  var to: String { value.to ?? ModelDifference.none }
  var direction: String { value.direction }
  var at: String { value.at }
  var indicator: String { value.indicator }
  var deviation: String? { value.deviation }
  /// The id of the transition in whose place this one stands.
  var corrects: String? { value.corrects }
  var isRetracted: Bool { value.retracted }

  /// What brought it about, in words.
  var cause: String {
    let late = value.cause.late == true ? ", late" : ""
    guard let event = value.cause.event else { return value.cause.of ?? value.cause.kind }
    return event + late
  }

  /// The facts by which the indicator was true, in the order of their names.
  var evidence: String {
    value.evidence.sorted { $0.key < $1.key }.map { Explanation.fact($0.key, $0.value) }.joined(separator: ", ")
  }
}
