public import RecordLog

/// Writes a state's fields, one behind the other, as compact bytes. Whole numbers take as many bytes as they need.
public struct StateWriter {
  @usableFromInline package var bytes: [UInt8]

  @inlinable
  package init(bytes: consuming [UInt8] = []) { self.bytes = bytes }

  /// Writes one byte.
  @inlinable
  public mutating func write(_ value: UInt8) { bytes.append(value) }

  /// Writes a truth value.
  @inlinable
  public mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }

  /// Writes a whole number without sign (LEB128).
  @inlinable
  public mutating func write(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Writes what `body` appends, up to about `count` bytes: whoever writes much asks for room once.
  @inlinable @inline(__always)
  package mutating func write(upTo count: Int, _ body: (inout ByteCursor) -> Void) { bytes.append(upTo: count, body) }

  /// Writes a whole number (zigzag, LEB128): small magnitudes are short.
  @inlinable
  public mutating func write(_ value: Int64) {
    write(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// Writes a whole number.
  @inlinable
  public mutating func write(_ value: Int) { write(Int64(value)) }

  /// Writes a moment.
  @inlinable
  public mutating func write(_ value: EventTime) { write(value.milliseconds) }

  /// Writes text.
  @inlinable
  public mutating func write(_ value: String) {
    write(UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  /// Writes whether there is a value, and the value.
  @inlinable
  public mutating func write<Value>(_ value: Value?, _ writeValue: (inout StateWriter, Value) -> Void) {
    write(value != nil)
    if let value { writeValue(&self, value) }
  }

  /// Writes how many elements there are, and the elements.
  @inlinable
  public mutating func write<Elements: Collection>(
    _ elements: Elements, _ writeElement: (inout StateWriter, Elements.Element) -> Void
  ) {
    write(UInt64(elements.count))
    for element in elements { writeElement(&self, element) }
  }
}
