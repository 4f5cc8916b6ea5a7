internal import Touchpoints
package import WorkerSDK

/// What plays need of a record of `retention.signals`.
package struct SignalReading: Sendable, Hashable, Decodable, InputValue {
  package var at: EventTime
  /// `low`, `medium`, `high` or `lost`; `nil` for who never bought.
  package var risk: String?
  package var segment: String?
  /// In thousandths.
  package var aliveMilli: Int64?
  /// What is expected of the next year, in millionths, and in which currency.
  package var lifetimeValueMicros: Int64?
  package var currency: String?
  package var allowsPromotions = true
  /// Whether the customer was forgotten: a record without value.
  package var isForgotten = false

  private enum CodingKeys: String, CodingKey { case at, risk, rfm, buying, value, satisfaction }
  private struct RFM: Decodable { var segment: String? }
  private struct Buying: Decodable { var p_alive: Double? }
  private struct Value: Decodable {
    var currency: String?
    var clv_52w: Double?
  }
  private struct Satisfaction: Decodable { var promotions: Bool? }

  package init(at: EventTime, risk: String?, segment: String? = nil, aliveMilli: Int64? = nil, lifetimeValueMicros: Int64? = nil) {
    self.at = at
    self.risk = risk
    self.segment = segment
    self.aliveMilli = aliveMilli
    self.lifetimeValueMicros = lifetimeValueMicros
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    at = try container.decodeTime(forKey: .at)
    risk = try container.decodeIfPresent(String.self, forKey: .risk)
    segment = try container.decodeIfPresent(RFM.self, forKey: .rfm)?.segment
    aliveMilli = Self.scaled(try container.decodeIfPresent(Buying.self, forKey: .buying)?.p_alive, by: 1000)
    let values = try container.decodeIfPresent([Value].self, forKey: .value) ?? []
    lifetimeValueMicros = Self.scaled(values.first?.clv_52w, by: 1e6)
    currency = values.first?.currency
    allowsPromotions = try container.decodeIfPresent(Satisfaction.self, forKey: .satisfaction)?.promotions ?? true
  }

  /// As every input of JSON, but for records without value.
  package static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<SignalReading> {
    let reader = WorkerRecordReader<SignalReading>()
    return { (raw: RawRecord) throws(Rejection) -> Decoded<SignalReading> in
      guard raw.hasValue else {
        let (id, time) = raw.announcement
        var reading = SignalReading(at: time ?? .distantPast, risk: nil)
        reading.isForgotten = true
        return Decoded(reading, time: time, id: id)
      }
      guard let reading = reader.read(raw, { SignalReading($1, of: $0) }) else {
        throw Rejection("value-unreadable", "The value is no signal.")
      }
      return reader.decoded(reading, raw)
    }
  }

  /// What the retention worker writes of a customer with one currency; `nil` for anything else.
  private init?(_ object: JSONMember, of document: Span<UInt8>) {
    guard let members = object.membersIfAny(["at", "risk", "rfm", "buying", "value", "satisfaction"], of: document),
      let at = members[0].time(of: document), let risk = members[1].textIfAny(of: document),
      let scores = members[2].membersIfAny(["segment"], of: document), let segment = scores[0].textIfAny(of: document),
      let buying = members[3].membersIfAny(["p_alive"], of: document), let alive = buying[0].numberIfAny(of: document),
      let value = members[4].elementIfAny(of: document)?.membersIfAny(["currency", "clv_52w"], of: document),
      let currency = value[0].textIfAny(of: document), let lifetimeValue = value[1].numberIfAny(of: document),
      let satisfaction = members[5].membersIfAny(["promotions"], of: document), let promotions = satisfaction[0].truthIfAny
    else { return nil }
    self.init(
      at: at, risk: risk, segment: segment, aliveMilli: Self.scaled(alive, by: 1000),
      lifetimeValueMicros: Self.scaled(lifetimeValue, by: 1e6))
    self.currency = currency
    allowsPromotions = promotions ?? true
  }

  private static func scaled(_ value: Double?, by factor: Double) -> Int64? {
    guard let value, value.isFinite, abs(value) <= 1e9 else { return nil }
    return Int64((value * factor).rounded())
  }
}
