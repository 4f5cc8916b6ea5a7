/// Goes through one line of JSON, member by member, without building anything. Nested values are passed over by their brackets, however
/// deep they are; whether they are well-formed inside is for their reader to judge.
struct JSONCursor {
  struct Unexpected: Error { let message: String }

  let bytes: [UInt8]
  private(set) var at: Int
  private let end: Int

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    at = range.lowerBound
    end = range.upperBound
  }

  var next: UInt8? { at < end ? bytes[at] : nil }

  mutating func skipSpace() {
    while at < end, bytes[at] == 0x20 || bytes[at] == 0x09 || bytes[at] == 0x0D { at += 1 }
  }

  /// Takes `character` if it comes next, behind white space.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  /// Calls `body` for each member of the object that comes next; `body` has to read the member's value.
  mutating func members(_ body: (inout JSONCursor, String) throws(Unexpected) -> Void) throws(Unexpected) {
    guard take("{") else { throw Unexpected(message: "an object was expected") }
    if take("}") { return }
    repeat {
      let name = try string()
      guard take(":") else { throw Unexpected(message: "a colon was expected behind \"\(name)\"") }
      try body(&self, name)
    } while take(",")
    guard take("}") else { throw Unexpected(message: "the object is not closed") }
  }

  /// Reads `null` if it comes next.
  mutating func null() -> Bool {
    skipSpace()
    guard bytes[at..<end].starts(with: "null".utf8) else { return false }
    at += 4
    return true
  }

  mutating func string() throws(Unexpected) -> String {
    String(decoding: try stringBytes(), as: UTF8.self)
  }

  /// Reads a string; escapes become what they stand for.
  mutating func stringBytes() throws(Unexpected) -> [UInt8] {
    guard take("\"") else { throw Unexpected(message: "text in quotes was expected") }
    let start = at
    while at < end, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") { at += 1 }
    var text = [UInt8](bytes[start..<at])
    while at < end, bytes[at] != UInt8(ascii: "\"") {
      if bytes[at] == UInt8(ascii: "\\") {
        at += 1
        try readEscape(into: &text)
      } else {
        text.append(bytes[at])
        at += 1
      }
    }
    guard take("\"") else { throw Unexpected(message: "text is not closed by a quote") }
    return text
  }

  private mutating func readEscape(into text: inout [UInt8]) throws(Unexpected) {
    guard let character = next else { throw Unexpected(message: "text is not closed by a quote") }
    at += 1
    switch character {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(character)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: Array(String(try readScalar()).utf8))
    default: throw Unexpected(message: "text has an unknown escape")
    }
  }

  private mutating func readScalar() throws(Unexpected) -> Character {
    let unit = try readHex()
    var code = UInt32(unit)
    if (0xD800..<0xDC00).contains(unit), at + 1 < end, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") {
      at += 2
      let low = try readHex()
      guard (0xDC00..<0xE000).contains(low) else { throw Unexpected(message: "text has half a surrogate pair") }
      code = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw Unexpected(message: "text has half a surrogate pair") }
    return Character(scalar)
  }

  private mutating func readHex() throws(Unexpected) -> UInt16 {
    guard at + 4 <= end, let value = UInt16(String(decoding: bytes[at..<(at + 4)], as: UTF8.self), radix: 16) else {
      throw Unexpected(message: "text has an unreadable \\u escape")
    }
    at += 4
    return value
  }

  /// Passes over any value and says where it lies.
  mutating func skipValue() throws(Unexpected) -> Range<Int> {
    skipSpace()
    let start = at
    var depth = 0
    repeat {
      guard let character = next else { throw Unexpected(message: "the line ends within a value") }
      switch character {
      case UInt8(ascii: "\""): try skipString()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        at += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard depth > 0 else { throw Unexpected(message: "a value was expected") }
        depth -= 1
        at += 1
      default:
        if depth == 0 { skipLiteral() } else { at += 1 }
      }
    } while depth > 0
    guard at > start else { throw Unexpected(message: "a value was expected") }
    return start..<at
  }

  private mutating func skipString() throws(Unexpected) {
    at += 1
    while at < end, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
    guard at < end else { throw Unexpected(message: "text is not closed by a quote") }
    at += 1
  }

  private mutating func skipLiteral() {
    while at < end, ![0x20, 0x09, 0x0D, UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(bytes[at]) { at += 1 }
  }
}
