/// The characters that JSON asks to escape (RFC 8259 §7): quote, backslash, and what is below a space.
@usableFromInline
enum JSONEscape {
  /// Appends one byte of a text, escaped where it has to be.
  @usableFromInline
  static func append(_ byte: UInt8, to cursor: inout ByteCursor) {
    if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { return cursor.append(byte) }
    cursor.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): cursor.append(byte)
    case 0x0A: cursor.append(UInt8(ascii: "n"))
    case 0x0D: cursor.append(UInt8(ascii: "r"))
    case 0x09: cursor.append(UInt8(ascii: "t"))
    default:
      cursor.append("u00")
      cursor.append(byte < 0x10 ? 0x30 : 0x31)
      cursor.append(byte & 15 < 10 ? 0x30 + byte & 15 : 0x57 + byte & 15)
    }
  }

  /// Whether one of eight bytes has to be escaped. In each lane the highest bit tells; a borrow from one lane into the next
  /// comes only from a lane that tells already.
  @inlinable @inline(__always)
  static func isNeeded(inWord word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let hits = ((word &- (ones &* 0x20)) & ~word) | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
    return hits & (ones &* 0x80) != 0
  }
}
