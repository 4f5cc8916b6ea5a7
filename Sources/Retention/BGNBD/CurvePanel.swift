/// Where a share lies among the half octaves of 1 + share.
@usableFromInline
struct CurvePosition {
  /// The number of the half octave, from 0.
  let panel: Int
  /// Within it, from −1 to 1.
  let offset: Double

  /// Both are read from the bits of 1 + share: the exponent with the first digit, and the other digits.
  @inline(__always)
  init(_ share: Double) {
    let bits = (1 + share).bitPattern
    panel = Int(truncatingIfNeeded: bits >> 51) &- 0x7FE
    offset = Double(bitPattern: 0x3FF0_0000_0000_0000 | (bits << 1 & 0x000F_FFFF_FFFF_FFFF)) * 2 - 3
  }

  /// The share at a place of a panel.
  static func share(panel: Int, offset: Double) -> Double {
    let octave = Double(sign: .plus, exponent: panel / 2, significand: 1)
    return octave * (panel % 2 == 0 ? 1.25 + offset / 4 : 1.75 + offset / 4) - 1
  }
}

/// Two polynomials of degree 15 in −1…1, coefficient by coefficient.
struct CurvePanel: Sendable {
  private let coefficients: InlineArray<16, SIMD2<Double>>

  init(purchases: [Double], discounted: [Double]) {
    coefficients = InlineArray { SIMD2(purchases[$0], discounted[$0]) }
  }

  /// The even and the odd powers apart, so that neither waits for the other.
  @inline(__always)
  func both(_ t: Double) -> SIMD2<Double> {
    let square = SIMD2(repeating: t * t)
    var (even, odd) = (coefficients[14], coefficients[15])
    var index = 12
    while index >= 0 {
      even = even * square + coefficients[index]
      odd = odd * square + coefficients[index &+ 1]
      index &-= 2
    }
    return even + odd * SIMD2(repeating: t)
  }

  @inline(__always)
  func purchases(_ t: Double) -> Double {
    let square = t * t
    var (even, odd) = (coefficients[14].x, coefficients[15].x)
    var index = 12
    while index >= 0 {
      even = even * square + coefficients[index].x
      odd = odd * square + coefficients[index &+ 1].x
      index &-= 2
    }
    return even + odd * t
  }
}
