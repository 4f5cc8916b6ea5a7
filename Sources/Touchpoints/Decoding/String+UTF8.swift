internal import RecordLog

extension String {
  /// The text of these bytes, as `String(decoding:as:)` has it, without another copy of them.
  init(copyingUTF8 bytes: Span<UInt8>) {
    do {
      self.init(copying: try UTF8Span(validating: bytes))
    } catch {
      self.init(decoding: bytes.copied, as: UTF8.self)
    }
  }
}
