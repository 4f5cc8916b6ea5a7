/// The bytes of a state are not what its type expects: a defect, or a state written by a newer version.
public struct StateDecodingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What did not fit.
  public let description: String

  /// An error that says what did not fit.
  public init(_ description: String) { self.description = description }
}

/// Reads the fields of a state in the order in which ``StateWriter`` wrote them.
public struct StateReader {
  @usableFromInline package let bytes: [UInt8]
  @usableFromInline package var position: Int

  @inlinable
  package init(_ bytes: [UInt8], from position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// Whether everything was read.
  @inlinable
  public var isAtEnd: Bool { position >= bytes.count }

  /// Reads one byte.
  @inlinable
  public mutating func readByte() throws(StateDecodingError) -> UInt8 {
    guard position < bytes.count else { throw StateDecodingError("the state ends early") }
    defer { position += 1 }
    return bytes[position]
  }

  /// Reads eight bytes, the lowest first.
  @inlinable
  package mutating func readWord() throws(StateDecodingError) -> UInt64 {
    guard bytes.count - position >= 8 else { throw StateDecodingError("the state ends early") }
    defer { position += 8 }
    let word = bytes.span.extracting(position..<(position + 8))
    var value: UInt64 = 0
    for index in 0..<8 { value |= UInt64(word[index]) << UInt64(index * 8) }
    return value
  }

  /// Reads a truth value.
  @inlinable
  public mutating func readBool() throws(StateDecodingError) -> Bool { try readByte() != 0 }

  /// Reads a whole number without sign.
  @inlinable
  public mutating func readUInt64() throws(StateDecodingError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try readByte()
      guard shift < 64 else { throw StateDecodingError("a number is too long") }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }

  /// Reads a whole number.
  @inlinable
  public mutating func readInt64() throws(StateDecodingError) -> Int64 {
    let bits = try readUInt64()
    return Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1)
  }

  /// Reads a whole number.
  @inlinable
  public mutating func readInt() throws(StateDecodingError) -> Int { Int(try readInt64()) }

  /// Reads a moment.
  @inlinable
  public mutating func readTime() throws(StateDecodingError) -> EventTime { EventTime(milliseconds: try readInt64()) }

  /// Reads text.
  @inlinable
  public mutating func readString() throws(StateDecodingError) -> String {
    let count = try readCount()
    defer { position += count }
    return String(decoding: bytes[position..<(position + count)], as: UTF8.self)
  }

  /// Reads a value if there is one.
  @inlinable
  public mutating func readOptional<Value>(
    _ readValue: (inout StateReader) throws(StateDecodingError) -> Value
  ) throws(StateDecodingError) -> Value? {
    try readBool() ? try readValue(&self) : nil
  }

  /// Reads as many elements as were written.
  @inlinable
  public mutating func readArray<Element>(
    _ readElement: (inout StateReader) throws(StateDecodingError) -> Element
  ) throws(StateDecodingError) -> [Element] {
    let count = try readCount()
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try readElement(&self)) }
    return elements
  }

  /// A count of things that take at least a byte each, so that damaged bytes cannot ask for any amount of memory.
  @inlinable
  mutating func readCount() throws(StateDecodingError) -> Int {
    let count = try readUInt64()
    guard count <= UInt64(bytes.count - position) else { throw StateDecodingError("a list is longer than the state") }
    return Int(count)
  }
}
