internal import RecordLog
internal import WorkerSDK

/// What decisions and triggers have in common.
extension ByteCursor {
  mutating func append(_ text: StaticString, hex id: RecordID) {
    append(text)
    append(hex: id.high)
    append(hex: id.low)
  }

  mutating func append(_ text: StaticString, _ time: EventTime) {
    append(text)
    time.append(to: &self)
  }

  mutating func append(_ text: StaticString, quoting time: EventTime) {
    append(text)
    append("\"", time)
    append(UInt8(ascii: "\""))
  }

  mutating func append(_ text: StaticString, orNull time: EventTime?) {
    if let time { return append(text, quoting: time) }
    append(text)
    append("null")
  }

  mutating func append(_ text: StaticString, orNull id: RecordID?) {
    append(text)
    guard let id else { return append("null") }
    append("\"", hex: id)
    append(UInt8(ascii: "\""))
  }

  mutating func append(_ text: StaticString, orNull value: String?) {
    append(text)
    if let value { append(quoting: value.utf8.span) } else { append("null") }
  }

  mutating func append(_ subject: Subject) {
    append("{\"product\":", orNull: subject.product)
    append(",\"suggested_product\":", orNull: subject.suggested)
    append(",\"season\":", orNull: subject.season)
    append(",\"order\":", orNull: subject.order)
    append(",\"at\":", orNull: subject.at)
    append(UInt8(ascii: "}"))
  }

  /// A minute of the day as `08:05`, and a text behind it.
  mutating func append(_ minute: Int16, _ text: StaticString) {
    append(pair: UInt64(minute / 60))
    append(UInt8(ascii: ":"))
    append(pair: UInt64(minute % 60))
    append(text)
  }

  /// An amount in millionths with two digits behind the point.
  mutating func append(amount micros: Int64) {
    let cents = (micros.magnitude + 5000) / 10_000
    if micros < 0 { append(UInt8(ascii: "-")) }
    append(decimal: Int64(cents / 100))
    append(UInt8(ascii: "."))
    append(pair: cents % 100)
  }

  private mutating func append(pair value: UInt64) {
    append(littleEndian: UInt16(0x3030 | value / 10 | (value % 10) << 8))
  }
}
