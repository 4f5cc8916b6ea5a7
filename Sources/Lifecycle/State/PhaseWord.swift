/// A customer's phase in a model as one number: its index in the lowest byte, the hash of its id in the next three, and above them which of
/// the touchpoints that the roadmap plans for it have been observed, a bit each. 0: in none.
///
/// In one number, since most stays see none of them: they take no room then, and begin anew with the phase.
enum PhaseWord {
  /// How many touchpoints may be planned for a phase.
  static let maximumPlanned = 30
  private static let firstBit = 32

  static func word(_ index: Int, hash: UInt32) -> Int64 { Int64(hash & 0xFF_FFFF) << 8 | Int64(index) }

  @inline(__always)
  static func index(_ word: Int64) -> Int { Int(word & 0xFF) }

  static func hash(_ word: Int64) -> UInt32 { UInt32(truncatingIfNeeded: word >> 8) & 0xFF_FFFF }

  static func bit(of planned: Int) -> Int64 { 1 << Int64(firstBit + planned) }

  /// Which of the planned touchpoints were observed, the first one in the lowest bit.
  static func observed(_ word: Int64) -> UInt32 { UInt32(truncatingIfNeeded: word >> Int64(firstBit)) }
}
