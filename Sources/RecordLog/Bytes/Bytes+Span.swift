extension [UInt8] {
  /// Appends the bytes of `span` in one copy.
  @inlinable
  package mutating func append(copying span: Span<UInt8>) {
    unsafe span.withUnsafeBufferPointer { unsafe self.append(contentsOf: $0) }
  }
}

extension Span where Element == UInt8 {
  /// The same bytes as an array of their own.
  @inlinable
  package var copied: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(copying: self)
    return bytes
  }

  /// The eight bytes from `at` on, the first one lowest; `nil` where there are fewer.
  @inlinable @inline(__always)
  package func word(at: Int) -> UInt64? {
    guard at >= 0, at <= count &- 8 else { return nil }
    return unsafe withUnsafeBytes { UInt64(littleEndian: unsafe $0.loadUnaligned(fromByteOffset: at, as: UInt64.self)) }
  }
}
