internal import RecordLog

/// What identifies a record among the records of its customer: a 128-bit hash of its `messageId` or `ce_id`.
public struct RecordID: Hashable, Sendable {
  @usableFromInline package let high: UInt64
  @usableFromInline package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The id of a record that calls itself `text`.
  public init(hashing text: String) {
    self.init(hashing: Array(text.utf8).span)
  }

  /// The id of what has nothing but its moment to tell it apart by.
  init(hashing time: EventTime) {
    var bytes = InlineArray<8, UInt8>(repeating: 0)
    for place in 0..<8 { bytes[place] = UInt8(truncatingIfNeeded: time.milliseconds >> Int64(56 - 8 * place)) }
    self.init(hashing: bytes.span)
  }

  /// The id of a record that calls itself by these bytes.
  public init(hashing bytes: Span<UInt8>) {
    let hash = StableHash.hash128(bytes)
    self.init(high: hash.high, low: hash.low)
  }
}
