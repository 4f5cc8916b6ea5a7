internal import RecordLog

/// What is kept of a customer's text: a hash of it, by which it can be compared and never read.
enum TextFact {
  /// The hash of `text`, trimmed and in lower case: 40 bits, which suffice to compare with the few texts that a model names.
  static func hash(_ text: String) -> Int64 {
    var bytes = Array(text.lowercased().utf8)[...]
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last == 0x20 { bytes.removeLast() }
    return Int64(bitPattern: StableHash.hash64(Array(bytes).span) >> 24)
  }
}

/// Decimal numbers without binary fractions.
package enum Decimal {
  /// `text` in thousandths, such as 4500 for "4.5"; further digits are dropped. `nil` for what is no decimal number, or too large.
  package static func milli(_ text: String) -> Int64? { scaled(text, digits: 3) }

  /// `text` in millionths.
  package static func micros(_ text: String) -> Int64? { scaled(text, digits: 6) }

  private static func scaled(_ text: String, digits: Int) -> Int64? {
    var value: Int64 = 0
    var fraction = -1
    var seen = 0
    var isNegative = false
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "-") where index == 0: isNegative = true
      case UInt8(ascii: ".") where fraction < 0: fraction = 0
      case 0x30...0x39:
        seen += 1
        guard fraction < digits else { continue }
        if fraction >= 0 { fraction += 1 }
        value = value * 10 + Int64(byte - 0x30)
        guard value < 900_000_000_000_000_000 else { return nil }
      default: return nil
      }
    }
    guard seen > 0 else { return nil }
    for _ in max(fraction, 0)..<digits {
      value *= 10
      guard value < 900_000_000_000_000_000 else { return nil }
    }
    return isNegative ? -value : value
  }
}
