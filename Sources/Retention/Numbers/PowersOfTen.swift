/// Powers of ten as 128 leading bits and a binary exponent: 10^k is near `significand` · 2^`exponent`, with an error below 2^−118 of it.
struct PowersOfTen: Sendable {
  struct Power: Sendable {
    /// Its highest bit is set.
    let significand: UInt128
    let exponent: Int

    /// A double near it; 0 or infinite where there is none.
    var approximation: Double {
      Double(sign: .plus, exponent: exponent &+ 64, significand: Double(UInt64(truncatingIfNeeded: significand >> 64)))
    }
  }

  static let range = -345...345
  static let all = PowersOfTen()

  private let powers: [Power]

  private init() {
    let one = Power(significand: 1 << 127, exponent: -127)
    var up = [one]
    var down: [Power] = []
    for _ in 0..<Self.range.upperBound { up.append(Self.timesTen(up[up.count - 1])) }
    var last = one
    for _ in 0..<(-Self.range.lowerBound) {
      last = Self.byTen(last)
      down.append(last)
    }
    powers = down.reversed() + up
  }

  /// 10^k for k in ``range``.
  @inline(__always)
  subscript(k: Int) -> Power { powers[k &- Self.range.lowerBound] }

  private static func timesTen(_ power: Power) -> Power {
    let (high, low) = power.significand.multipliedFullWidth(by: 10)
    let shift = 128 - high.leadingZeroBitCount
    return Power(significand: high << (128 - UInt128(shift)) | low >> UInt128(shift), exponent: power.exponent + shift)
  }

  private static func byTen(_ power: Power) -> Power {
    // Of 8 and 16 tenths of it, those that have the highest bit set and do not overflow.
    let shift = power.significand >> 124 >= 10 ? 3 : 4
    let high = power.significand >> UInt128(128 - shift)
    let low = power.significand << UInt128(shift)
    let quotient = UInt128(10).dividingFullWidth((high, low)).quotient
    return Power(significand: quotient, exponent: power.exponent - shift)
  }
}

extension PowersOfTen.Power {
  /// The leading 128 bits of the 192 of `factor` · `significand`, and whether any of the others is set.
  @inline(__always)
  func leading(times factor: UInt64) -> (high: UInt64, middle: UInt64, hasRest: Bool) {
    let upper = UInt64(truncatingIfNeeded: significand >> 64).multipliedFullWidth(by: factor)
    let lower = UInt64(truncatingIfNeeded: significand).multipliedFullWidth(by: factor)
    let (middle, carry) = upper.low.addingReportingOverflow(lower.high)
    return (upper.high &+ (carry ? 1 : 0), middle, lower.low != 0)
  }
}
