internal import CSimdJSON
internal import RecordLog

/// The message that was read last, as the places of those members that every touchpoint is asked for. One thread uses it, for one record
/// after the other.
///
/// Places are relative to the record's value, whose bytes the caller hands in: nothing here points to them. What changes from message to
/// message lies behind the handle: checks of exclusive access to stored properties would cost more than the accesses.
@safe
final class JSONMessage {
  private let reader: OpaquePointer
  private let message: UnsafePointer<TouchpointMessage>

  init() {
    unsafe reader = touchpoint_reader_create()
    unsafe message = touchpoint_reader_message(reader)
  }

  deinit {
    unsafe touchpoint_reader_destroy(reader)
  }

  /// The value of `field`; of the kind `none` where it is missing or null.
  @inline(__always)
  subscript(field: TouchpointField) -> JSONValue { unsafe touchpoint_value(message, field) }

  /// Whether the message has any amount, or a currency.
  var hasAmounts: Bool { unsafe touchpoint_has_amounts(message) }

  /// Checks and reads a document, which comes with its padding; false where it is not in order.
  func read(_ document: Span<UInt8>) -> Bool {
    unsafe document.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, buffer.count >= Int(JSON_PADDING) else { return false }
      return unsafe touchpoint_reader_read(reader, base, buffer.count - Int(JSON_PADDING))
    }
  }

  /// Takes an object in the document that was read for the message.
  func enter(_ object: JSONValue, of document: Span<UInt8>) {
    unsafe document.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, buffer.count >= Int(JSON_PADDING) else { return }
      unsafe touchpoint_reader_enter(reader, base, buffer.count - Int(JSON_PADDING), object.start)
    }
  }

  /// The event called `text`, which is remembered; `nil` for a blank text.
  func event(_ text: Span<UInt8>) -> EventName? {
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return nil }
      var hash: UInt64 = 0
      if unsafe touchpoint_reader_recall(reader, base, buffer.count, &hash) { return EventName(hash: hash) }
      guard !text.trimmedRange.isEmpty else { return nil }
      let name = EventName(utf8: text)
      unsafe touchpoint_reader_note(reader, base, buffer.count, name.hash)
      return name
    }
  }
}
