/// A set of slots, which also says how many members are smaller than a slot: where its word lies among the words that exist.
struct SlotMask: Sendable {
  static let capacity = 256

  private var bits: InlineArray<4, UInt64> = [0, 0, 0, 0]

  var isEmpty: Bool { bits[0] | bits[1] | bits[2] | bits[3] == 0 }

  @inline(__always)
  func contains(_ slot: Int) -> Bool {
    bits[slot >> 6] & (1 << UInt64(truncatingIfNeeded: slot & 63)) != 0
  }

  @inline(__always)
  mutating func insert(_ slot: Int) {
    bits[slot >> 6] |= 1 << UInt64(truncatingIfNeeded: slot & 63)
  }

  mutating func formUnion(_ other: SlotMask) {
    for word in 0..<4 { bits[word] |= other.bits[word] }
  }

  func isSubset(of other: SlotMask) -> Bool {
    for word in 0..<4 where bits[word] & ~other.bits[word] != 0 { return false }
    return true
  }

  /// How many members are smaller than `slot`.
  @inline(__always)
  func rank(of slot: Int) -> Int {
    let word = slot >> 6
    var rank = (bits[word] & ((1 << UInt64(truncatingIfNeeded: slot & 63)) &- 1)).nonzeroBitCount
    var index = 0
    while index < word {
      rank &+= bits[index].nonzeroBitCount
      index &+= 1
    }
    return rank
  }
}
