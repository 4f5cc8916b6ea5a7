/// Where some bytes lie within a shared buffer. "None" (a null key, a tombstone) is not the same as empty.
@usableFromInline
package struct ByteRange: Hashable, Sendable {
  @usableFromInline package var start: Int
  @usableFromInline package var count: Int

  @inlinable package init(start: Int, count: Int) {
    self.start = start
    self.count = count
  }

  /// No bytes at all: a null key or a null value.
  @inlinable package static var none: ByteRange { ByteRange(start: 0, count: -1) }

  @inlinable package var isNone: Bool { count < 0 }

  /// The range as indices; empty for `none`.
  @inlinable package var indices: Range<Int> { start..<(start + max(count, 0)) }
}
