internal import Glibc

/// The logarithm of the gamma function and its derivative, for positive arguments.
///
/// Source: Stirling's series, Abramowitz & Stegun 6.1.41 and 6.3.18, behind as many steps of the recurrences 6.1.15 and 6.3.5 as it needs
/// to be exact to the last digits.
package enum LogGamma {
  /// From here on the series is exact with eight terms.
  private static let large = 10.0

  /// ln Γ(z) for z > 0.
  package static func value(_ z: Double) -> Double {
    var shifted = z
    var product = 1.0
    while shifted < large {
      product *= shifted
      shifted += 1
    }
    let stirling = (shifted - 0.5) * log(shifted) - shifted + 0.91893853320467274178 + correction(shifted)
    // A product of at most ten factors: it cannot overflow, and for the smallest z it is z times a number near 9!.
    return stirling - log(product)
  }

  /// ψ(z), the derivative of ln Γ, for z > 0.
  package static func derivative(_ z: Double) -> Double {
    var shifted = z
    var sum = 0.0
    while shifted < large {
      sum += 1 / shifted
      shifted += 1
    }
    let q = 1 / (shifted * shifted)
    let series =
      q * (1.0 / 12 - q * (1.0 / 120 - q * (1.0 / 252 - q * (1.0 / 240 - q * (1.0 / 132 - q * (691.0 / 32760 - q * (1.0 / 12)))))))
    return log(shifted) - 0.5 / shifted - series - sum
  }

  private static func correction(_ z: Double) -> Double {
    let q = 1 / (z * z)
    let inner = 1.0 / 1188 - q * (691.0 / 360_360 - q * (1.0 / 156 - q * (3617.0 / 122_400)))
    return (1.0 / 12 - q * (1.0 / 360 - q * (1.0 / 1260 - q * (1.0 / 1680 - q * inner)))) / z
  }
}
