/// Decimal numbers as integers of millionths: sums of money stay exact.
enum DecimalText {
  /// A million million units: no sum grows beyond it, so that no amount of dirt in a file can overflow an integer.
  static let largestMicros: Int64 = 1_000_000_000_000_000_000

  /// Reads a plain decimal such as `-12.5`; digits behind the sixth are refused unless they are zeros. `nil` for anything else.
  static func micros(_ text: some Collection<UInt8>) -> Int64? {
    var isNegative = false
    var value: Int64 = 0
    var digits = 0
    var fraction: Int?
    for (index, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "-") where index == 0: isNegative = true
      case UInt8(ascii: "+") where index == 0: continue
      case UInt8(ascii: ".") where fraction == nil: fraction = 0
      case 0x30...0x39:
        digits += 1
        if let places = fraction {
          fraction = places + 1
          if places >= 6 {
            guard byte == 0x30 else { return nil }
            continue
          }
        }
        let (times, overflow) = value.multipliedReportingOverflow(by: 10)
        guard !overflow, times <= .max - 9 else { return nil }
        value = times + Int64(byte - 0x30)
      default: return nil
      }
    }
    guard digits > 0 else { return nil }
    for _ in min(fraction ?? 0, 6)..<6 {
      let (times, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      value = times
    }
    return isNegative ? -value : value
  }
}
