internal import RecordLog

/// Writes JSON straight into an output's buffer. Fields appear in the order in which they are written, so the same values give the same bytes.
public struct JSONWriter {
  @usableFromInline package var bytes: [UInt8]
  @usableFromInline var needsComma = false

  @inlinable
  package init(bytes: consuming [UInt8]) {
    self.bytes = bytes
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
  @inlinable
  public mutating func name(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a field of text.
  @inlinable
  public mutating func field(_ name: String, _ value: String) {
    self.name(name)
    string(value)
  }

  /// Writes a field of text, or nothing for `nil`.
  @inlinable
  public mutating func field(_ name: String, ifPresent value: String?) {
    if let value { field(name, value) }
  }

  /// Writes a field with a whole number.
  @inlinable
  public mutating func field(_ name: String, _ value: Int64) {
    self.name(name)
    integer(value)
  }

  /// Writes a field with a whole number.
  @inlinable
  public mutating func field(_ name: String, _ value: Int) { field(name, Int64(value)) }

  /// Writes a field with a truth value.
  @inlinable
  public mutating func field(_ name: String, _ value: Bool) {
    self.name(name)
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
    needsComma = true
  }

  /// Writes a field with a moment as ISO 8601 text.
  public mutating func field(_ name: String, _ value: EventTime) {
    self.name(name)
    separate()
    bytes.append(UInt8(ascii: "\""))
    value.append(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  /// Writes a whole number.
  @inlinable
  public mutating func integer(_ value: Int64) {
    separate()
    bytes.append(decimal: value)
    needsComma = true
  }

  /// Writes text, escaped as RFC 8259 §7 asks.
  public mutating func string(_ value: String) {
    string(utf8: value.utf8.span)
  }

  /// Writes bytes of valid UTF-8 as text.
  package mutating func string(utf8 value: Span<UInt8>) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    // Most texts need no escape and are copied in one piece.
    if Self.needsEscape(value) {
      for index in value.indices { appendEscaped(value[index]) }
    } else {
      bytes.append(copying: value)
    }
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  private static func needsEscape(_ value: Span<UInt8>) -> Bool {
    for index in value.indices where value[index] < 0x20 || value[index] == UInt8(ascii: "\"") || value[index] == UInt8(ascii: "\\") {
      return true
    }
    return false
  }

  /// Writes `null`.
  @inlinable
  public mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
    needsComma = true
  }

  @inlinable
  mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    if byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
      bytes.append(byte)
    } else {
      appendEscape(byte)
    }
  }

  private mutating func appendEscape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(contentsOf: [byte >> 4, byte & 15].map { $0 < 10 ? 0x30 + $0 : 0x57 + $0 })
    }
  }
}

extension [UInt8] {
  /// Appends `value` in decimal digits.
  @inlinable
  package mutating func append(decimal value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    var divisor: UInt64 = 1
    while rest / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / divisor))
      rest %= divisor
      divisor /= 10
    }
  }
}
