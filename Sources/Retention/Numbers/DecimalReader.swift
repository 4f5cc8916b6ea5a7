internal import RecordLog

/// Reads decimal numbers such as `38.857142857142854` or `1e-5` from bytes, correctly rounded.
package struct DecimalReader: Sendable {
  private let powers = PowersOfTen.all
  private let exact = (0...22).map { power in (0..<power).reduce(1.0) { value, _ in value * 10 } }
  private let tens = (0...8).map { power in (0..<power).reduce(UInt64(1)) { value, _ in value * 10 } }

  package init() {}

  /// The number that `bytes` are; `nil` for anything else, such as `nan`, `inf` or nothing.
  package func number(_ bytes: Span<UInt8>) -> Double? {
    var at = 0
    if let value = plainNumber(bytes, &at), at == bytes.count { return value }
    return Self.anyNumber(bytes)
  }

  /// The number of digits with or without a point that begins at `at`, which is moved behind it; `nil` where it is not so simple, or where
  /// more digits have to be looked at than fit into an integer.
  @inline(__always)
  package func plainNumber(_ bytes: Span<UInt8>, _ at: inout Int) -> Double? {
    var significand: UInt64 = 0
    var index = at
    let begin = index
    takeDigits(bytes, &index, &significand)
    var digits = index &- begin
    var places = 0
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index &+= 1
      let point = index
      takeDigits(bytes, &index, &significand)
      places = index &- point
      digits &+= places
    }
    // Nineteen digits always fit.
    guard digits > 0, digits <= 19, let value = value(significand, -places) else { return nil }
    at = index
    return value
  }

  /// Appends the digits that begin at `at`, which is moved behind them, to `number`: eight at a time, as long as there are eight bytes.
  @inline(__always)
  private func takeDigits(_ bytes: Span<UInt8>, _ at: inout Int, _ number: inout UInt64) {
    while let word = bytes.word(at: at) {
      // Digits become their values; in what is none the highest bit tells.
      let values = word ^ 0x3030_3030_3030_3030
      let others = (((values & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
      let count = others.trailingZeroBitCount &>> 3
      if count == 0 { return }
      // Behind leading zeros, whatever follows falls out.
      number = number &* tens[count] &+ Self.number(values &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count))
      at &+= count
      if count < 8 { return }
    }
    while at < bytes.count, bytes[at] &- 0x30 < 10 {
      number = number &* 10 &+ UInt64(bytes[at] &- 0x30)
      at &+= 1
    }
  }

  /// The number of eight digits, the first one in the lowest byte: pairs, then fours, then all of them side by side.
  @inline(__always)
  private static func number(_ digits: UInt64) -> UInt64 {
    let pairs = digits &* 10 &+ digits &>> 8
    let front = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let back = (pairs &>> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (front &+ back) &>> 32
  }

  /// significand · 10^exponent; `nil` where it lies too near the middle between two doubles to be told by 128 bits.
  ///
  /// Source: Lemire, "Number Parsing at a Gigabyte per Second", 2021.
  @inline(__always)
  private func value(_ significand: UInt64, _ exponent: Int) -> Double? {
    // Both are exact, so the quotient is rounded once.
    if significand < 1 << 53, exponent >= -22 { return Double(significand) / exact[-exponent] }
    guard significand > 0 else { return 0 }
    let shift = significand.leadingZeroBitCount
    let power = powers[exponent]
    let (high, middle, _) = power.leading(times: significand << UInt64(shift))
    let zeros = high.leadingZeroBitCount
    let bits = zeros == 0 ? high : high << 1 | middle >> 63
    let rest = (bits & 0x7FF, zeros == 0 ? middle : middle << 1)
    // The error is far below the last of these bits.
    let isNearMiddle = (rest.0 == 0x3FF && rest.1 > .max - 1024) || (rest.0 == 0x400 && rest.1 < 1024)
    guard !isNearMiddle else { return nil }
    let rounded = (bits >> 11) &+ (bits >> 10 & 1)
    // Nineteen digits with as many places are far from the ends of the exponents.
    return Double(rounded) * Double(bitPattern: UInt64(truncatingIfNeeded: power.exponent &+ 1162 &- zeros &- shift) &<< 52)
  }

  @inline(never)
  private static func anyNumber(_ bytes: Span<UInt8>) -> Double? {
    var text: [UInt8] = []
    for index in bytes.indices { text.append(bytes[index]) }
    let allowed = text.allSatisfy { (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains($0) }
    guard allowed, let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
    return value
  }
}
