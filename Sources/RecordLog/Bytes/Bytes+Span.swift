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
}
