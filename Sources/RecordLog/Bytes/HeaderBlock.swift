/// Headers in a buffer: per header the name's length (UInt16), the name, the value's length (Int32, −1 for none), the value; little endian.
@usableFromInline
package enum HeaderBlock {
  /// Appends one header to `bytes`.
  package static func append(_ header: RecordHeader, to bytes: inout [UInt8]) {
    append(name: header.name.utf8.span, value: header.value?.span, to: &bytes)
  }

  /// Appends a header's name and its value's length; the value has to follow.
  @inlinable @inline(__always)
  package static func append(name: StaticString, length: Int, to cursor: inout ByteCursor) {
    cursor.append(littleEndian: UInt16(truncatingIfNeeded: name.utf8CodeUnitCount))
    cursor.append(name)
    cursor.append(littleEndian: Int32(truncatingIfNeeded: length))
  }

  /// Appends one header to `bytes`; without a value where that is `nil`. One whose name is too long for its length is left out.
  package static func append(name: Span<UInt8>, value: Span<UInt8>?, to bytes: inout [UInt8]) {
    guard name.count <= UInt16.max else { return }
    bytes.append(upTo: 6 + name.count + (value?.count ?? 0)) { cursor in
      cursor.append(littleEndian: UInt16(truncatingIfNeeded: name.count))
      cursor.append(name)
      cursor.append(littleEndian: Int32(truncatingIfNeeded: value?.count ?? -1))
      if let value { cursor.append(value) }
    }
  }

  /// Where in `block` the value of the last header called `name` lies; `nil` where there is none, or it has no value.
  package static func last(_ name: String, in block: Span<UInt8>) -> Range<Int>? {
    let name = name.utf8.span
    var found: Range<Int>?
    var at = 0
    while at + 6 <= block.count {
      let nameCount = Int(block[at]) | Int(block[at + 1]) << 8
      let start = at + 2 + nameCount + 4
      let length = (0..<4).reduce(UInt32(0)) { $0 | UInt32(block[start - 4 + $1]) << UInt32(8 * $1) }
      let count = Int(Int32(bitPattern: length))
      if nameCount == name.count, isSame(block, at + 2, name) { found = count < 0 ? nil : start..<start + count }
      at = start + max(count, 0)
    }
    return found
  }

  private static func isSame(_ block: Span<UInt8>, _ start: Int, _ name: Span<UInt8>) -> Bool {
    for index in name.indices where block[start + index] != name[index] { return false }
    return true
  }

  /// The headers that lie in `range` of `bytes`.
  package static func decode(_ bytes: [UInt8], _ range: ByteRange) -> [RecordHeader] {
    var headers: [RecordHeader] = []
    var at = range.start
    let end = range.indices.upperBound
    while at < end {
      let nameCount = Int(bytes[at]) | Int(bytes[at + 1]) << 8
      let name = String(decoding: bytes[(at + 2)..<(at + 2 + nameCount)], as: UTF8.self)
      at += 2 + nameCount
      let length = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) }
      let valueCount = Int(Int32(bitPattern: length))
      at += 4
      headers.append(RecordHeader(name, valueCount < 0 ? nil : Array(bytes[at..<(at + valueCount)])))
      at += max(valueCount, 0)
    }
    return headers
  }
}
