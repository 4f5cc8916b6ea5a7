/// Reads decimal numbers such as `38.857142857142854` or `1e-5` from bytes, correctly rounded.
package struct DecimalReader: Sendable {
  private let powers = PowersOfTen.all
  private let exact = (0...22).map { power in (0..<power).reduce(1.0) { value, _ in value * 10 } }

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
    while index < bytes.count, bytes[index] &- 0x30 < 10 {
      significand = significand &* 10 &+ UInt64(bytes[index] &- 0x30)
      index &+= 1
    }
    var digits = index &- begin
    var places = 0
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index &+= 1
      let point = index
      while index < bytes.count, bytes[index] &- 0x30 < 10 {
        significand = significand &* 10 &+ UInt64(bytes[index] &- 0x30)
        index &+= 1
      }
      places = index &- point
      digits &+= places
    }
    // Nineteen digits always fit.
    guard digits > 0, digits <= 19, let value = value(significand, -places) else { return nil }
    at = index
    return value
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
    return Double(sign: .plus, exponent: power.exponent + 64 + 64 - zeros + 11 - shift, significand: Double(rounded))
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
