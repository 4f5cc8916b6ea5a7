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
      self.init(Array(letters.utf8).span)
    }

    /// The currency of three letters in any case, as bytes.
    init?(_ letters: Span<UInt8>) {
      guard letters.count == 3, letters[0].isLetter, letters[1].isLetter, letters[2].isLetter else { return nil }
      code = UInt32(letters[0] & 0xDF) << 16 | UInt32(letters[1] & 0xDF) << 8 | UInt32(letters[2] & 0xDF)
    }

    /// The three letters in upper case; empty where none was named.
    public var description: String {
      code == 0 ? "" : String(decoding: [16, 8, 0].map { UInt8(truncatingIfNeeded: code >> UInt32($0)) }, as: UTF8.self)
    }
  }
}
