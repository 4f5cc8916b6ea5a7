internal import CSimdJSON
internal import RecordLog

// Here, and in `JSONMessage`, bytes are handed to C.

extension Span where Element == UInt8 {
  /// A copy of the bytes in `range`, with the padding that a walk through JSON may read behind them.
  func padded(_ range: Range<Int>) -> [UInt8] {
    extracting(range).copied + repeatElement(0, count: Int(JSON_PADDING))
  }

  /// What is wrong with a document, which comes with its padding, if anything.
  var judgement: JSONStatus {
    unsafe withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, buffer.count >= Int(JSON_PADDING) else { return .empty }
      return unsafe json_judge(base, buffer.count - Int(JSON_PADDING))
    }
  }

  /// The last member called `name` of the object that begins at `object`, in a document with its padding; of the kind `none` where there
  /// is none.
  func member(_ name: Span<UInt8>, of object: UInt32) -> JSONValue {
    unsafe withUnsafeBufferPointer { buffer in
      unsafe name.withUnsafeBufferPointer { name in
        guard let base = buffer.baseAddress, buffer.count >= Int(JSON_PADDING) else { return JSONValue() }
        // An empty name has no address; then any will do.
        return unsafe json_find(base, buffer.count - Int(JSON_PADDING), object, name.baseAddress ?? base, name.count)
      }
    }
  }

  /// The same for a name that stands in the source.
  func member(_ name: StaticString, of object: UInt32) -> JSONValue {
    unsafe withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, buffer.count >= Int(JSON_PADDING) else { return JSONValue() }
      return unsafe json_find(base, buffer.count - Int(JSON_PADDING), object, name.utf8Start, name.utf8CodeUnitCount)
    }
  }

  /// The members that products are asked for, of the object that begins at `object`, in a document with its padding.
  func product(_ object: UInt32) -> ProductMembers {
    unsafe withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, buffer.count >= Int(JSON_PADDING) else { return ProductMembers() }
      return unsafe json_find_product(base, buffer.count - Int(JSON_PADDING), object)
    }
  }

  /// The element of an array, in a document with its padding, at `place`: behind the array's bracket, or behind an element. `place` is moved
  /// behind the element. Of the kind `none` at the array's end.
  func element(at place: inout UInt32) -> JSONValue {
    unsafe withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, buffer.count >= Int(JSON_PADDING) else { return JSONValue() }
      return unsafe json_next(base, buffer.count - Int(JSON_PADDING), &place)
    }
  }

  /// The member of an object, in a document with its padding, at `place`, with its name: behind the object's brace, or behind a member. `place`
  /// is moved behind the member. `nil` at the object's end.
  func nextMember(at place: inout UInt32) -> (name: JSONValue, value: JSONValue)? {
    unsafe withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, buffer.count >= Int(JSON_PADDING) else { return nil }
      var name = JSONValue()
      let value = unsafe json_next_member(base, buffer.count - Int(JSON_PADDING), &place, &name)
      return value.kind == .none ? nil : (name, value)
    }
  }

  /// The text of an escaped string.
  var unescaped: [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { target, count in
      unsafe withUnsafeBufferPointer { source in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        unsafe count = json_unescape(from, source.count, to)
      }
    }
  }

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

extension JSONValue {
  /// Whether there is a value at all.
  var isPresent: Bool { kind != .none }

  /// Where the value's bytes lie in the document.
  var range: Range<Int> { Int(start)..<(Int(start) + Int(length)) }

  /// Lends the text of a string in `document` to `body`, or the digits of a number.
  @inline(__always)
  func withText<R, E: Error>(of document: Span<UInt8>, _ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
    let text = document.extracting(range)
    guard isEscaped else { return try body(text) }
    let unescaped = text.unescaped
    return try body(unescaped.span)
  }

  /// The number, or the text of a number; a null is blank, and so is none.
  func decimal(of document: Span<UInt8>) -> Decimal.Reading {
    switch kind {
    case .number, .string: withText(of: document) { Decimal.read($0) }
    case .null, .none: .blank
    default: .unreadable
    }
  }
}
