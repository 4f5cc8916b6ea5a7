internal import Touchpoints
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

extension PhaseStep {
  package static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<PhaseStep> {
    let reader = WorkerRecordReader<PhaseStep>()
    return { (raw: RawRecord) throws(Rejection) -> Decoded<PhaseStep> in
      guard raw.hasValue else { throw Rejection("value-missing", "The record has no value.") }
      guard let step = reader.read(raw, { PhaseStep($1, of: $0) }) else {
        throw Rejection("value-unreadable", "The value is not the JSON that PhaseStep expects.")
      }
      return reader.decoded(step, raw)
    }
  }

  /// What the lifecycle worker writes; `nil` for anything else.
  private init?(_ object: JSONMember, of document: Span<UInt8>) {
    guard let members = object.membersIfAny(["model", "from", "to", "at", "corrects", "retracted"], of: document),
      let model = members[0].text(of: document), let from = members[1].textIfAny(of: document),
      let to = members[2].textIfAny(of: document), let at = members[3].time(of: document),
      let corrects = members[4].textIfAny(of: document), let retracted = members[5].truthIfAny
    else { return nil }
    self.init(model: model, from: from, to: to, at: at, corrects: corrects, retracted: retracted ?? false)
  }
}
