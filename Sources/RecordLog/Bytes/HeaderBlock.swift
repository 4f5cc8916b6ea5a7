/// Headers in a buffer: per header the name's length (UInt16), the name, the value's length (Int32, −1 for none), the value; little endian.
@usableFromInline
package enum HeaderBlock {
  /// Appends one header to `bytes`.
  package static func append(_ header: RecordHeader, to bytes: inout [UInt8]) {
    let name = header.name.utf8.span
    bytes.append(upTo: 6 + name.count + (header.value?.count ?? 0)) { cursor in
      cursor.append(littleEndian: UInt16(truncatingIfNeeded: name.count))
      cursor.append(name)
      cursor.append(littleEndian: Int32(truncatingIfNeeded: header.value?.count ?? -1))
      if let value = header.value { cursor.append(value.span) }
    }
  }

  /// Appends a header's name and its value's length; the value has to follow.
  @inlinable @inline(__always)
  package static func append(name: StaticString, length: Int, to cursor: inout ByteCursor) {
    cursor.append(littleEndian: UInt16(truncatingIfNeeded: name.utf8CodeUnitCount))
    cursor.append(name)
    cursor.append(littleEndian: Int32(truncatingIfNeeded: length))
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
