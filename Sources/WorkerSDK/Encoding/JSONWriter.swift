public import RecordLog

/// Writes JSON straight into an output's buffer. Fields appear in the order in which they are written, so the same values give the same bytes.
public struct JSONWriter {
  @usableFromInline package var bytes: [UInt8]
  @usableFromInline var needsComma = false
  /// Where, in ``bytes``, the key stands under which the value will be published; `none` outside of an outbox.
  @usableFromInline package let key: ByteRange

  @inlinable
  package init(bytes: consuming [UInt8], key: ByteRange = .none) {
    self.bytes = bytes
    self.key = key
  }

  /// Writes an object whose fields `body` writes.
  @inlinable
  public mutating func object(_ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
    body(&self)
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  /// Writes an array whose elements `body` writes.
  @inlinable
  public mutating func array(_ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "["))
    needsComma = false
    body(&self)
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  /// Writes a field's name; its value has to follow.
  public mutating func name(_ name: String) {
    write(name, .nothing)
    needsComma = false
  }

  /// Writes a field of text.
  public mutating func field(_ name: String, _ value: String) { write(name, .text(value)) }

  /// Writes a field of text, or nothing for `nil`.
  public mutating func field(_ name: String, ifPresent value: String?) {
    if let value { field(name, value) }
  }

  /// Writes a field with a whole number.
  public mutating func field(_ name: String, _ value: Int64) { write(name, .integer(value)) }

  /// Writes a field with a whole number.
  public mutating func field(_ name: String, _ value: Int) { write(name, .integer(Int64(value))) }

  /// Writes a field with a truth value.
  public mutating func field(_ name: String, _ value: Bool) { write(name, .literal(value ? "true" : "false")) }

  /// Writes a field with a moment as ISO 8601 text.
  public mutating func field(_ name: String, _ value: EventTime) { write(name, .time(value)) }

  /// Writes a whole number.
  public mutating func integer(_ value: Int64) { write(nil, .integer(value)) }

  /// Writes text, escaped as RFC 8259 §7 asks.
  public mutating func string(_ value: String) { write(nil, .text(value)) }

  /// Writes bytes of valid UTF-8 as text.
  package mutating func string(utf8 value: Span<UInt8>) {
    separate()
    bytes.append(upTo: Self.room(for: value)) { $0.append(quoting: value) }
    needsComma = true
  }

  /// Writes `null`.
  public mutating func null() { write(nil, .literal("null")) }

  /// Writes JSON that `body` writes: a whole value, or fields with all that belongs between them, as far as up to `room` bytes
  /// suffice; see ``Swift/Array/append(upTo:_:)``.
  @inlinable
  package mutating func raw(upTo room: Int, _ body: (inout ByteCursor) -> Void) {
    separate()
    bytes.append(upTo: room, body)
    needsComma = true
  }

  @inlinable
  mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  /// What stands behind a field's name.
  private enum Content {
    case nothing
    case text(String)
    case integer(Int64)
    case time(EventTime)
    case literal(StaticString)

    var room: Int {
      if case .text(let text) = self { JSONWriter.room(for: text.utf8.span) } else { 26 }
    }
  }

  /// Writes a field, or a value without a name, reserving room once.
  private mutating func write(_ name: String?, _ content: Content) {
    let room = (name.map { Self.room(for: $0.utf8.span) } ?? 0) + content.room + 2
    let comma = needsComma
    bytes.append(upTo: room) { cursor in
      if comma { cursor.append(UInt8(ascii: ",")) }
      if let name {
        cursor.append(quoting: name.utf8.span)
        cursor.append(UInt8(ascii: ":"))
      }
      switch content {
      case .nothing: break
      case .text(let text): cursor.append(quoting: text.utf8.span)
      case .integer(let value): cursor.append(decimal: value)
      case .literal(let text): cursor.append(text)
      case .time(let time):
        cursor.append(UInt8(ascii: "\""))
        time.append(to: &cursor)
        cursor.append(UInt8(ascii: "\""))
      }
    }
    needsComma = true
  }

  /// How many bytes a text may take in quotes: six times its own, where anything has to be escaped.
  private static func room(for text: Span<UInt8>) -> Int {
    (text.count > 64 && !ByteCursor.needsEscape(text) ? text.count : text.count * 6) + 2
  }
}

extension ByteCursor {
  /// Appends a text in quotes, escaped.
  package mutating func append(quoting text: Span<UInt8>) {
    append(UInt8(ascii: "\""))
    append(escaping: text)
    append(UInt8(ascii: "\""))
  }
}

extension [UInt8] {
  /// Appends `value` in decimal digits.
  @inlinable
  package mutating func append(decimal value: Int64) {
    append(upTo: 20) { $0.append(decimal: value) }
  }
}
