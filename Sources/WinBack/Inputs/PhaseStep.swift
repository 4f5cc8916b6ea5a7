internal import FoundationEssentials
package import WorkerSDK

/// What plays need of a record of `lifecycle.transitions`.
package struct PhaseStep: Sendable, Hashable, Decodable, InputValue {
  package var model: String
  package var from: String?
  package var to: String?
  package var at: EventTime
  /// The id of the transition that this one corrects.
  package var corrects: String?
  /// Whether the corrected one did not take place at all.
  package var retracted: Bool

  private enum CodingKeys: String, CodingKey { case model, from, to, at, corrects, retracted }

  package init(model: String, from: String?, to: String?, at: EventTime, corrects: String? = nil, retracted: Bool = false) {
    self.model = model
    self.from = from
    self.to = to
    self.at = at
    self.corrects = corrects
    self.retracted = retracted
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    model = try container.decode(String.self, forKey: .model)
    from = try container.decodeIfPresent(String.self, forKey: .from)
    to = try container.decodeIfPresent(String.self, forKey: .to)
    at = try container.decodeTime(forKey: .at)
    corrects = try container.decodeIfPresent(String.self, forKey: .corrects)
    retracted = try container.decodeIfPresent(Bool.self, forKey: .retracted) ?? false
  }
}

extension KeyedDecodingContainer {
  /// A moment as ISO 8601 text.
  func decodeTime(forKey key: Key) throws -> EventTime {
    guard let time = EventTime(iso8601: try decode(String.self, forKey: key)) else {
      throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "no moment")
    }
    return time
  }
}
