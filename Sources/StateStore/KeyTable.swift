public import RecordLog

/// Numbers the keys of a partition's customers: an open-addressing table over the keys' bytes, which lie in one buffer.
///
/// A key has its slot number until it is removed; the number is then given to another key.
@usableFromInline
package struct KeyTable {
  /// Per bucket the upper half of the key's hash and, below, its slot + 1; 0 is empty.
  @usableFromInline var buckets: [UInt64]
  @usableFromInline var mask: Int
  @usableFromInline var keys: [ByteRange] = []
  @usableFromInline var bytes: [UInt8] = []
  @usableFromInline var freeSlots: [Int] = []
  @usableFromInline var unusedBytes = 0
  @usableFromInline package private(set) var count = 0

  @usableFromInline
  package init() {
    buckets = [UInt64](repeating: 0, count: 64)
    mask = 63
  }

  /// The number of slots that were ever given, free ones included.
  @inlinable package var slotCount: Int { keys.count }

  /// The slot of `key`, if it has one.
  @inlinable
  package func find(_ key: Span<UInt8>) -> Int? {
    let hash = StableHash.hash64(key)
    var bucket = Int(truncatingIfNeeded: hash) & mask
    while true {
      let cell = buckets[bucket]
      if cell == 0 { return nil }
      if (cell ^ hash) >> 32 == 0 {
        let slot = Int(truncatingIfNeeded: cell & 0xFFFF_FFFF) - 1
        if equals(slot, key) { return slot }
      }
      bucket = (bucket + 1) & mask
    }
  }

  /// Gives `key`, which has none, a slot.
  @usableFromInline
  package mutating func insert(_ key: Span<UInt8>) -> Int {
    if (count + 1) * 4 > buckets.count * 3 { grow() }
    let range = ByteRange(start: bytes.count, count: key.count)
    bytes.append(copying: key)
    let slot: Int
    if let free = freeSlots.popLast() {
      slot = free
      keys[slot] = range
    } else {
      slot = keys.count
      keys.append(range)
    }
    place(slot, hash: StableHash.hash64(key))
    count += 1
    return slot
  }

  /// Takes the key of `slot` out of the table.
  @usableFromInline
  package mutating func remove(_ slot: Int) {
    var hole = bucket(of: slot)
    var next = (hole + 1) & mask
    // Cells behind the hole move up where their probing began at or before it, so that no search stops short of them.
    while buckets[next] != 0 {
      let home = Int(truncatingIfNeeded: hash(slotIn(next))) & mask
      if (next - home) & mask >= (next - hole) & mask {
        buckets[hole] = buckets[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    buckets[hole] = 0
    unusedBytes += keys[slot].count
    keys[slot] = .none
    freeSlots.append(slot)
    count -= 1
    if unusedBytes > 65_536, unusedBytes > bytes.count / 2 { compact() }
  }

  /// The bytes of a slot's key.
  @inlinable
  package func key(_ slot: Int) -> ArraySlice<UInt8> { bytes[keys[slot].indices] }

  /// Whether the slot has a key.
  @inlinable
  package func isUsed(_ slot: Int) -> Bool { !keys[slot].isNone }

  /// Whether one key comes before another in the order of their bytes.
  package func precedes(_ a: Int, _ b: Int) -> Bool { key(a).lexicographicallyPrecedes(key(b)) }

  @inlinable
  func equals(_ slot: Int, _ key: Span<UInt8>) -> Bool {
    let range = keys[slot]
    guard range.count == key.count else { return false }
    for index in 0..<key.count where bytes[range.start + index] != key[index] { return false }
    return true
  }

  private func hash(_ slot: Int) -> UInt64 { StableHash.hash64(bytes.span.extracting(keys[slot].indices)) }

  private func slotIn(_ bucket: Int) -> Int { Int(truncatingIfNeeded: buckets[bucket] & 0xFFFF_FFFF) - 1 }

  private func bucket(of slot: Int) -> Int {
    var bucket = Int(truncatingIfNeeded: hash(slot)) & mask
    while slotIn(bucket) != slot { bucket = (bucket + 1) & mask }
    return bucket
  }

  private mutating func place(_ slot: Int, hash: UInt64) {
    var bucket = Int(truncatingIfNeeded: hash) & mask
    while buckets[bucket] != 0 { bucket = (bucket + 1) & mask }
    buckets[bucket] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(slot + 1)
  }

  private mutating func grow() {
    buckets = [UInt64](repeating: 0, count: buckets.count * 2)
    mask = buckets.count - 1
    for slot in keys.indices where isUsed(slot) { place(slot, hash: hash(slot)) }
  }

  private mutating func compact() {
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count - unusedBytes)
    for slot in keys.indices where isUsed(slot) {
      let start = kept.count
      kept.append(contentsOf: key(slot))
      keys[slot].start = start
    }
    bytes = kept
    unusedBytes = 0
  }
}
