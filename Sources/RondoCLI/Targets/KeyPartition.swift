/// The partition in which records of a key usually are.
enum KeyPartition {
  /// As Java's clients choose it, and those of Rondo: MurmurHash2 (Appleby, 2008) with Kafka's seed, without its sign.
  static func murmur2(_ key: [UInt8], partitions: Int) -> Int32 {
    let factor: UInt32 = 0x5BD1_E995
    var hash: UInt32 = 0x9747_B28C ^ UInt32(truncatingIfNeeded: key.count)
    var at = 0
    while at + 4 <= key.count {
      var word = UInt32(key[at]) | UInt32(key[at + 1]) << 8 | UInt32(key[at + 2]) << 16 | UInt32(key[at + 3]) << 24
      word &*= factor
      word ^= word >> 24
      word &*= factor
      hash = hash &* factor ^ word
      at += 4
    }
    if at < key.count {
      for (shift, byte) in key[at...].enumerated() { hash ^= UInt32(byte) << UInt32(8 * shift) }
      hash &*= factor
    }
    hash ^= hash >> 13
    hash &*= factor
    hash ^= hash >> 15
    return Int32(hash & 0x7FFF_FFFF) % Int32(partitions)
  }
}
