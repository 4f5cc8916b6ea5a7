package import RecordLog

/// Writes doubles with 17 significant digits, correctly rounded: as many as tell any two doubles apart.
package struct DecimalWriter: Sendable {
  /// No number takes more bytes.
  package static let room = 32

  private static let tenToSixteen: UInt64 = 10_000_000_000_000_000
  private let powers = PowersOfTen.all
  /// Doubles near the powers of ten.
  private let bounds = PowersOfTen.range.map { PowersOfTen.all[$0].approximation }
  private let whole = (0...19).map { power in (0..<power).reduce(UInt64(1)) { value, _ in value &* 10 } }

  package init() {}

  /// Appends `value`, which has to be finite: plainly from 10^−5 to below 10^16, and with an exponent beyond.
  @inline(__always)
  package func append(_ value: Double, to text: inout ByteCursor) {
    if value.sign == .minus { text.append(UInt8(ascii: "-")) }
    // The two that are not rare.
    if value == 1 { return text.append("1.0000000000000000") }
    guard value != 0 else { return text.append(UInt8(ascii: "0")) }
    let (digits, exponent) = digits(value.magnitude)
    if exponent < 0 {
      guard exponent >= -5 else { return appendScientific(digits, exponent, to: &text) }
      text.append("0.")
      for _ in 1..<(-exponent) { text.append(UInt8(ascii: "0")) }
      let (first, rest) = digits.quotientAndRemainder(dividingBy: Self.tenToSixteen)
      text.append(0x30 | UInt8(truncatingIfNeeded: first))
      append(sixteen: rest, to: &text)
    } else if exponent == 0 {
      let (first, rest) = digits.quotientAndRemainder(dividingBy: Self.tenToSixteen)
      text.append(0x30 | UInt8(truncatingIfNeeded: first))
      text.append(UInt8(ascii: "."))
      append(sixteen: rest, to: &text)
    } else {
      guard exponent <= 15 else { return appendScientific(digits, exponent, to: &text) }
      // Seventeen digits are finer than doubles, so rounding to them never reaches the next whole number.
      let front = UInt64(value.magnitude)
      if exponent < 8 {
        append(Self.letters(front) &>> UInt64(truncatingIfNeeded: (7 &- exponent) &* 8), first: exponent &+ 1, to: &text)
      } else {
        text.append(decimal: Int64(truncatingIfNeeded: front))
      }
      text.append(UInt8(ascii: "."))
      let rest = (digits &- front &* whole[16 &- exponent]) &* whole[exponent]
      append(rest, places: 16 &- exponent, to: &text)
    }
  }

  /// The 17 digits of a positive number, and the power of ten of the first one.
  @inline(__always)
  private func digits(_ value: Double) -> (digits: UInt64, exponent: Int) {
    let isSubnormal = value < .leastNormalMagnitude
    let scaled = isSubnormal ? value * 0x1p64 : value
    let significand = scaled.significandBitPattern | 1 << 52
    let binary = Int(scaled.exponentBitPattern) &- 1075 &- (isSubnormal ? 64 : 0)
    // ⌊log₁₀⌋ of the number's highest bit, and whether the number reaches the next power.
    var exponent = ((binary &+ 52) &* 315_653) &>> 20
    exponent &+= value >= bounds[exponent &+ 1 &- PowersOfTen.range.lowerBound] ? 1 : 0
    let digits = scale(significand, binary, by: 16 &- exponent)
    guard digits >= 100_000_000_000_000_000 || digits < Self.tenToSixteen else { return (digits, exponent) }
    // Next to a power of ten that no double is.
    exponent &+= digits < Self.tenToSixteen ? -1 : 1
    return (scale(significand, binary, by: 16 &- exponent), exponent)
  }

  /// significand · 2^binary · 10^power, rounded to a whole number, which has 17 or 18 digits.
  @inline(__always)
  private func scale(_ significand: UInt64, _ binary: Int, by power: Int) -> UInt64 {
    let ten = powers[power]
    let (high, middle, hasRest) = ten.leading(times: significand << 11)
    // The product counts in units of 2^(binary − 11 + exponent), its high word 128 bits above.
    let shift = UInt64(truncatingIfNeeded: 0 &- (binary &- 11 &+ ten.exponent &+ 128))
    let number = high &>> shift
    let half: UInt64 = 1 &<< (shift &- 1)
    let rest = high & (half &+ half &- 1)
    let isTie = rest == half && middle == 0 && !hasRest
    return number &+ (isTie ? number & 1 : rest >= half ? 1 : 0)
  }

  @inline(__always)
  private func append(sixteen digits: UInt64, to text: inout ByteCursor) {
    let (front, back) = digits.quotientAndRemainder(dividingBy: 100_000_000)
    text.append(littleEndian: Self.letters(front))
    text.append(littleEndian: Self.letters(back))
  }

  /// The first `count` of sixteen digits.
  @inline(__always)
  private func append(_ digits: UInt64, places count: Int, to text: inout ByteCursor) {
    let (front, back) = digits.quotientAndRemainder(dividingBy: 100_000_000)
    guard count >= 8 else { return append(Self.letters(front), first: count, to: &text) }
    text.append(littleEndian: Self.letters(front))
    append(Self.letters(back), first: count &- 8, to: &text)
  }

  /// The first `count` of eight letters.
  @inline(__always)
  private func append(_ letters: UInt64, first count: Int, to text: inout ByteCursor) {
    guard count < 8 else { return text.append(littleEndian: letters) }
    var word = letters
    if count & 4 != 0 {
      text.append(littleEndian: UInt32(truncatingIfNeeded: word))
      word >>= 32
    }
    if count & 2 != 0 {
      text.append(littleEndian: UInt16(truncatingIfNeeded: word))
      word >>= 16
    }
    if count & 1 != 0 { text.append(UInt8(truncatingIfNeeded: word)) }
  }

  /// Eight digits as letters, the first one in the lowest byte: halves, then quarters, then single digits side by side.
  @inline(__always)
  private static func letters(_ digits: UInt64) -> UInt64 {
    let fours = digits / 10_000 | (digits % 10_000) << 32
    let hundreds = ((fours &* 10_486) >> 20) & 0x7F_0000_007F
    let twos = hundreds | (fours &- hundreds &* 100) << 16
    let tens = ((twos &* 103) >> 10) & 0x000F_000F_000F_000F
    return (tens | (twos &- tens &* 10) << 8) | 0x3030_3030_3030_3030
  }

  @inline(never)
  private func appendScientific(_ digits: UInt64, _ exponent: Int, to text: inout ByteCursor) {
    let (first, rest) = digits.quotientAndRemainder(dividingBy: Self.tenToSixteen)
    text.append(0x30 | UInt8(truncatingIfNeeded: first))
    text.append(UInt8(ascii: "."))
    append(sixteen: rest, to: &text)
    text.append(UInt8(ascii: "e"))
    text.append(decimal: Int64(exponent))
  }
}
