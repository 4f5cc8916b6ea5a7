/// Random numbers that are the same for the same seed on every machine: only integers, comparisons and exactly rounded operations are used.
///
/// Source: S. Vigna, SplitMix64 (http://prng.di.unimi.it/splitmix64.c, public domain).
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// Spreads `value` over all bits, reversibly.
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Between 0 and 1, without 1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// True in the share `probability` of all cases.
  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  mutating func integer(_ range: Range<Int64>) -> Int64 {
    range.lowerBound + Int64(next().multipliedFullWidth(by: UInt64(range.upperBound - range.lowerBound)).high)
  }

  mutating func index(_ count: Int) -> Int { Int(integer(0..<Int64(count))) }

  /// An index, each in proportion to its weight.
  mutating func index(weights: [Double]) -> Int {
    var rest = unit() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.count - 1
  }

  /// Exponentially distributed with mean 1, by comparisons alone, so that no machine's logarithm matters
  /// (J. von Neumann, "Various techniques used in connection with random digits", 1951).
  mutating func exponential() -> Double {
    var whole = 0.0
    while true {
      let first = unit()
      var last = first
      var length = 1
      while true {
        let following = unit()
        guard following < last else { break }
        last = following
        length += 1
      }
      if length % 2 == 1 { return whole + first }
      whole += 1
    }
  }
}
