/// A decimal number as text, read exactly: its digits become millionths without a detour through binary fractions.
///
/// Accepted is what JSON calls a number, and what people write into strings: white space around it, a `+`, a point at either end, zeros in
/// front. Digits behind the sixth of the fraction are rounded, half up in magnitude.
struct Decimal {
  enum Reading: Equatable {
    case micros(Int64)
    /// Nothing but white space.
    case blank
    case unreadable
    case outOfRange
  }

  /// More is refused: a million million, in millionths. So sums have room to stay in range, and nine of them still fit.
  static let maximumMicros: Int64 = 1_000_000_000_000_000_000

  private var isNegative = false
  /// Where the digits lie, the point among them.
  private var digits: Range<Int> = 0..<0
  /// The point's place; the end of the digits where there is none.
  private var point = 0
  private var exponent = 0

  private init() {}

  /// Reads `text` in millionths.
  static func read(_ text: Span<UInt8>) -> Reading {
    let text = text.extracting(text.trimmedRange)
    guard !text.isEmpty else { return .blank }
    if let micros = readShort(text) { return .micros(micros) }
    var decimal = Decimal()
    guard decimal.parse(text) else { return .unreadable }
    return decimal.micros(text)
  }

  /// Reads what nearly all amounts are: up to twelve digits, at most six of them behind a point. `nil` for everything else.
  private static func readShort(_ text: Span<UInt8>) -> Int64? {
    guard text.count <= 13 else { return nil }
    var value: Int64 = 0
    var scale: Int64 = 1_000_000
    var hasPoint = false
    for index in text.indices {
      let digit = text[index] &- 0x30
      if digit <= 9 {
        value = value &* 10 &+ Int64(digit)
        if hasPoint { scale /= 10 }
      } else if text[index] == UInt8(ascii: "."), !hasPoint, index > 0, index + 7 >= text.count {
        hasPoint = true
      } else {
        return nil
      }
    }
    return hasPoint || text.count <= 12 ? value * scale : nil
  }

  private mutating func parse(_ text: Span<UInt8>) -> Bool {
    var at = 0
    if text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
      isNegative = text[0] == UInt8(ascii: "-")
      at = 1
    }
    let start = at
    var point: Int?
    while at < text.count {
      if text[at] == UInt8(ascii: "."), point == nil { point = at } else if !text[at].isDigit { break }
      at += 1
    }
    digits = start..<at
    self.point = point ?? at
    guard digits.count - (point == nil ? 0 : 1) > 0 else { return false }
    return at == text.count || parseExponent(text, at)
  }

  private mutating func parseExponent(_ text: Span<UInt8>, _ start: Int) -> Bool {
    guard text[start] | 0x20 == UInt8(ascii: "e") else { return false }
    var at = start + 1
    var isSmall = false
    if at < text.count, text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+") {
      isSmall = text[at] == UInt8(ascii: "-")
      at += 1
    }
    guard at < text.count else { return false }
    while at < text.count {
      guard text[at].isDigit else { return false }
      // Beyond the length of any value there is no need to count on.
      if exponent < 1_000_000_000 { exponent = exponent * 10 + Int(text[at] - 0x30) }
      at += 1
    }
    if isSmall { exponent = -exponent }
    return true
  }

  private func micros(_ text: Span<UInt8>) -> Reading {
    var first = digits.lowerBound
    while first < digits.upperBound, text[first] == 0x30 || first == point { first += 1 }
    guard first < digits.upperBound else { return .micros(0) }
    // How many digits from the first one on belong to the whole number of millionths.
    let wholes = (first < point ? point - first : point - first + 1) + exponent + 6
    guard wholes >= 0 else { return .micros(0) }
    guard wholes <= 19 else { return .outOfRange }
    var value: UInt64 = 0
    var at = first
    for _ in 0..<wholes { value = value * 10 + UInt64(nextDigit(text, &at)) }
    if nextDigit(text, &at) >= 5 { value += 1 }
    guard value <= UInt64(Self.maximumMicros) else { return .outOfRange }
    return .micros(isNegative ? -Int64(value) : Int64(value))
  }

  /// The next digit, the point left out; 0 behind the last.
  private func nextDigit(_ text: Span<UInt8>, _ at: inout Int) -> UInt8 {
    if at == point { at += 1 }
    guard at < digits.upperBound else { return 0 }
    defer { at += 1 }
    return text[at] - 0x30
  }
}
