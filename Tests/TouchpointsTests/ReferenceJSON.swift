/// JSON as RFC 8259 has it, read in the plainest way: what the decoder's own reading is held against.
indirect enum ReferenceJSON {
  case object([(name: String, value: ReferenceJSON)])
  case array([ReferenceJSON])
  case string(String)
  case number(String)
  case truth(Bool)
  case null

  /// The document that is an object in UTF-8, not more than 32 deep, without halves of surrogate pairs; `nil` for any other.
  init?(document: [UInt8]) {
    guard String(validating: document, as: UTF8.self) != nil else { return nil }
    var reader = Reader(bytes: document)
    guard let value = reader.value(depth: 0), case .object = value else { return nil }
    reader.skipSpace()
    guard reader.at == document.count else { return nil }
    self = value
  }

  /// The last member called `name`.
  subscript(name: String) -> ReferenceJSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// The text of a string, number or truth value.
  var text: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .truth(let truth): truth ? "true" : "false"
    default: nil
    }
  }

  private struct Reader {
    let bytes: [UInt8]
    var at = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func skipSpace() {
      while let byte = next, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { at += 1 }
    }

    mutating func take(_ text: String) -> Bool {
      guard bytes[at...].starts(with: text.utf8) else { return false }
      at += text.utf8.count
      return true
    }

    mutating func value(depth: Int) -> ReferenceJSON? {
      skipSpace()
      if take("true") { return .truth(true) }
      if take("false") { return .truth(false) }
      if take("null") { return .null }
      if next == UInt8(ascii: "\"") { return string().map { .string($0) } }
      if take("{") { return depth < 32 ? object(depth: depth + 1) : nil }
      if take("[") { return depth < 32 ? array(depth: depth + 1) : nil }
      return number()
    }

    mutating func object(depth: Int) -> ReferenceJSON? {
      var members: [(name: String, value: ReferenceJSON)] = []
      skipSpace()
      if take("}") { return .object(members) }
      while true {
        skipSpace()
        guard let name = string() else { return nil }
        skipSpace()
        guard take(":"), let value = value(depth: depth) else { return nil }
        members.append((name, value))
        skipSpace()
        if take("}") { return .object(members) }
        guard take(",") else { return nil }
      }
    }

    mutating func array(depth: Int) -> ReferenceJSON? {
      var elements: [ReferenceJSON] = []
      skipSpace()
      if take("]") { return .array(elements) }
      while true {
        guard let value = value(depth: depth) else { return nil }
        elements.append(value)
        skipSpace()
        if take("]") { return .array(elements) }
        guard take(",") else { return nil }
      }
    }

    mutating func number() -> ReferenceJSON? {
      let start = at
      _ = take("-")
      if !take("0") { guard digits() else { return nil } }
      if take(".") { guard digits() else { return nil } }
      if take("e") || take("E") {
        _ = take("+") || take("-")
        guard digits() else { return nil }
      }
      return .number(String(decoding: bytes[start..<at], as: UTF8.self))
    }

    mutating func digits() -> Bool {
      let start = at
      while let byte = next, byte >= 0x30, byte <= 0x39 { at += 1 }
      return at > start
    }

    mutating func string() -> String? {
      guard take("\"") else { return nil }
      var units: [UInt16] = []
      var text = ""
      var plain: [UInt8] = []
      func flush() -> Bool {
        text += String(decoding: plain, as: UTF8.self)
        plain = []
        guard !units.isEmpty else { return true }
        let part = String(validating: units, as: UTF16.self)
        units = []
        text += part ?? ""
        return part != nil
      }
      while let byte = next, byte >= 0x20 {
        at += 1
        if byte == UInt8(ascii: "\"") { return flush() ? text : nil }
        if byte != UInt8(ascii: "\\") {
          if !units.isEmpty { guard flush() else { return nil } }
          plain.append(byte)
          continue
        }
        guard let escape = next else { return nil }
        at += 1
        if escape == UInt8(ascii: "u") {
          if !plain.isEmpty { guard flush() else { return nil } }
          guard let unit = hexadecimal() else { return nil }
          units.append(unit)
          continue
        }
        let plainEscapes: [UInt8: UInt8] = [0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09]
        guard let character = plainEscapes[escape] else { return nil }
        if !units.isEmpty { guard flush() else { return nil } }
        plain.append(character)
      }
      return nil
    }

    mutating func hexadecimal() -> UInt16? {
      guard at + 4 <= bytes.count, bytes[at..<(at + 4)].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }) else {
        return nil
      }
      at += 4
      return UInt16(String(decoding: bytes[(at - 4)..<at], as: UTF8.self), radix: 16)
    }
  }
}
