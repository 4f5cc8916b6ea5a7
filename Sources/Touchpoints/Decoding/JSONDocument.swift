internal import CSimdJSON
internal import RecordLog

/// The JSON document that was opened last, as a table of nodes. One thread uses it, for one record after the other.
///
/// Nodes say where something lies in the record's bytes, which the caller hands in: nothing here points to them. What changes from
/// document to document lies behind the handle: checks of exclusive access to stored properties would cost more than the accesses.
/// This file is where bytes are handed to C.
@safe
final class JSONDocument {
  private let handle: OpaquePointer

  init() {
    unsafe handle = json_document_create()
  }

  deinit {
    unsafe json_document_destroy(handle)
  }

  /// The tag of the document that is open; 0 when none is.
  var tag: UInt64 { unsafe json_document_tag(handle) }

  /// Where in the open document those things are that every touchpoint is asked for.
  var fields: TouchpointFields { unsafe json_document_fields(handle) }

  /// Checks and opens the document that lies in `range` of `bytes`: under a new tag, or the one that it had before.
  func open(_ bytes: [UInt8], _ range: Range<Int>, tag: UInt64 = 0) -> JSONStatus {
    guard range.upperBound + RecordBatch.padding <= bytes.count else {
      // Not from a sealed batch: simdjson needs readable bytes behind the value.
      let padded = bytes[range] + repeatElement(0, count: RecordBatch.padding)
      return open(Array(padded), 0..<range.count, tag: tag)
    }
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return .empty }
      return unsafe json_document_parse(handle, base + range.lowerBound, range.count, tag)
    }
  }

  /// Takes the object at `root` for the message: ``fields`` are then its.
  func enter(_ root: UInt32, of value: Span<UInt8>) {
    unsafe value.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      unsafe json_document_enter(handle, base, root)
    }
  }

  /// The node at `index`; a null where there is none.
  func node(_ index: UInt32) -> JSONNode { unsafe json_document_node(handle, index) }

  /// The node of the last member called `name` of the object at `object`; 0 where there is none.
  func member(_ name: Span<UInt8>, of object: UInt32, in value: Span<UInt8>) -> UInt32 {
    unsafe value.withUnsafeBufferPointer { buffer in
      unsafe name.withUnsafeBufferPointer { name in
        guard let base = buffer.baseAddress, let first = name.baseAddress else { return 0 }
        return unsafe json_document_find(handle, base, object, first, name.count)
      }
    }
  }

  /// The same for a name that stands in the source.
  func member(_ name: StaticString, of object: UInt32, in value: Span<UInt8>) -> UInt32 {
    unsafe value.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return unsafe json_document_find(handle, base, object, name.utf8Start, name.utf8CodeUnitCount)
    }
  }

  /// The text of an escaped string.
  static func unescape(_ string: Span<UInt8>) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: string.count) { target, count in
      unsafe string.withUnsafeBufferPointer { source in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        unsafe count = json_unescape(from, source.count, to)
      }
    }
  }
}

extension Span where Element == UInt8 {
  /// Whether the bytes are the same.
  func isEqual(to other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return unsafe withUnsafeBufferPointer { bytes in
      unsafe other.withUnsafeBufferPointer { others in
        guard let first = bytes.baseAddress, let second = others.baseAddress else { return true }
        return unsafe bytes_are_equal(first, second, bytes.count)
      }
    }
  }

  /// Writes the bytes over `text` with the capital letters of ASCII made small; false where not all are ASCII, or there is not enough room.
  func lowercase(into text: inout InlineArray<64, UInt8>) -> Bool {
    guard count <= 64 else { return false }
    var target = text.mutableSpan
    return unsafe withUnsafeBufferPointer { bytes in
      unsafe target.withUnsafeMutableBufferPointer { buffer in
        guard let from = bytes.baseAddress, let to = buffer.baseAddress else { return true }
        return unsafe ascii_lowercase(from, bytes.count, to)
      }
    }
  }
}

extension JSONNode {
  /// Where the value's bytes lie in the document.
  var range: Range<Int> { Int(start)..<(Int(start) + Int(length)) }

  /// Lends the text of a string's node in `value` to `body`, or the digits of a number's.
  func withText<R, E: Error>(of value: Span<UInt8>, _ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
    let text = value.extracting(range)
    guard isEscaped else { return try body(text) }
    let unescaped = JSONDocument.unescape(text)
    return try body(unescaped.span)
  }
}
