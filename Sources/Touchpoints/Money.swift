/// An amount in one currency. Two currencies are never added.
public struct Money: Hashable, Sendable {
  /// Millionths of the currency's unit: 2.55 EUR are 2,550,000.
  public let micros: Int64
  /// The currency.
  public let currency: Currency

  /// `micros` millionths of the unit of `currency`.
  public init(micros: Int64, currency: Currency) {
    self.micros = micros
    self.currency = currency
  }

  /// A currency by its three letters (ISO 4217), such as `EUR`.
  public struct Currency: Hashable, Sendable, CustomStringConvertible {
    /// The letters as a number in base 256; 0 where the sender named no currency.
    public let code: UInt32

    package init(code: UInt32) { self.code = code }

    /// Not said.
    public static let unknown = Currency(code: 0)

    /// The currency of three letters in any case; `nil` for anything else.
    public init?(_ letters: String) {
      let bytes = Array(letters.utf8)
      guard bytes.count == 3, bytes.allSatisfy({ ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }) else { return nil }
      code = bytes.reduce(0) { $0 << 8 | UInt32($1 & 0xDF) }
    }

    /// The three letters in upper case; empty where none was named.
    public var description: String {
      code == 0 ? "" : String(decoding: [16, 8, 0].map { UInt8(truncatingIfNeeded: code >> UInt32($0)) }, as: UTF8.self)
    }
  }
}
