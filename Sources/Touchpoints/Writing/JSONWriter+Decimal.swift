package import RecordLog
public import WorkerSDK

extension JSONWriter {
  /// Writes a field with an exact decimal number, given in millionths: 2,550,000 is `2.55`.
  public mutating func field(_ name: String, micros: Int64) {
    self.name(name)
    decimal(micros: micros)
  }

  /// Writes an exact decimal number, given in millionths, with as many digits as it needs.
  public mutating func decimal(micros: Int64) {
    raw(upTo: 28) { $0.append(micros: micros) }
  }

  /// Writes the field `name` with the amount and `currency` with its currency, where one is named.
  public mutating func field(_ name: String, _ money: Money) {
    field(name, micros: money.micros)
    if money.currency != .unknown { field("currency", money.currency.description) }
  }
}

extension ByteCursor {
  /// Appends an exact decimal number, given in millionths, with as many digits as it needs.
  package mutating func append(micros: Int64) {
    let (whole, rest) = micros.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
    if micros < 0 { append(UInt8(ascii: "-")) }
    append(decimal: Int64(whole))
    guard rest > 0 else { return }
    append(UInt8(ascii: "."))
    var digits = rest
    var divisor: UInt64 = 100_000
    while digits > 0 {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digits / divisor))
      digits %= divisor
      divisor /= 10
    }
  }
}
