internal import RecordLog

extension OutgoingBatch {
  /// The bytes of `range`; `nil` for none.
  func copy(_ range: ByteRange) -> [UInt8]? {
    range.isNone ? nil : Array(bytes[range.indices])
  }
}
