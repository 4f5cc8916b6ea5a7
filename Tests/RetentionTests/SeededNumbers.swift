import Foundation
import Retention

/// Random numbers that are the same in every run (SplitMix64, Steele et al. 2014), and customers made of them.
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Between 0 and 1, without both.
  mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    word ^= word >> 31
    return (Double(word >> 11) + 0.5) * 0x1p-53
  }

  private mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }

  /// Marsaglia & Tsang (2000).
  mutating func gamma(_ shape: Double) -> Double {
    if shape < 1 { return gamma(shape + 1) * pow(uniform(), 1 / shape) }
    let d = shape - 1.0 / 3
    while true {
      let x = normal()
      let v = pow(1 + x / (9 * d).squareRoot(), 3)
      if v > 0, log(uniform()) < x * x / 2 + d - d * v + d * log(v) { return d * v }
    }
  }

  /// A customer as the model has it, observed for `age` weeks.
  mutating func customer(_ model: BGNBD, age: Double) -> PurchaseSummary {
    let rate = gamma(model.r) / model.alpha
    let (one, other) = (gamma(model.a), gamma(model.b))
    let loss = one / (one + other)
    var (time, last, repeats) = (0.0, 0.0, 0)
    while true {
      time += -log(uniform()) / rate
      guard time <= age else { break }
      repeats += 1
      last = time
      if uniform() < loss { break }
    }
    return PurchaseSummary(repeats: repeats, recency: last, age: age)
  }
}
