/// Headers in a buffer: per header the name's length (UInt16), the name, the value's length (Int32, −1 for none), the value; little endian.
@usableFromInline
package enum HeaderBlock {
  /// Appends one header to `bytes`.
  package static func append(_ header: RecordHeader, to bytes: inout [UInt8]) {
    append(name: header.name, to: &bytes)
    guard let value = header.value else { return append(length: -1, to: &bytes) }
    append(length: Int32(value.count), to: &bytes)
    bytes.append(contentsOf: value)
  }

  /// Appends a header's name; its value's length and bytes have to follow.
  @inlinable
  package static func append(name: String, to bytes: inout [UInt8]) {
    let count = UInt16(truncatingIfNeeded: name.utf8.count)
    bytes.append(UInt8(truncatingIfNeeded: count))
    bytes.append(UInt8(truncatingIfNeeded: count >> 8))
    bytes.append(contentsOf: name.utf8)
  }

  @inlinable
  package static func append(length: Int32, to bytes: inout [UInt8]) {
    let bits = UInt32(bitPattern: length)
    for shift in stride(from: 0, through: 24, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
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
