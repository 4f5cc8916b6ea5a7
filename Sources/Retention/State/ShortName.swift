internal import RecordLog

/// A name of at most 24 bytes of UTF-8, in the value itself: names are compared with every product that a customer looks at.
package struct ShortName: Sendable, Hashable {
  /// Names are cut to so many bytes, between two characters.
  static let longest = 24
  private static let countPlace = 31

  /// The bytes, and behind them zeros; the last one says how many there are.
  private var bytes = SIMD32<UInt8>(repeating: 0)

  /// No name.
  init() {}

  init(_ text: Span<UInt8>) {
    var count = min(text.count, Self.longest)
    if text.count > count { while count > 0, text[count] & 0xC0 == 0x80 { count -= 1 } }
    for index in 0..<count { bytes[index] = text[index] }
    bytes[Self.countPlace] = UInt8(count)
  }

  var count: Int { Int(bytes[Self.countPlace]) }
  var isEmpty: Bool { count == 0 }
  subscript(index: Int) -> UInt8 { bytes[index] }

  /// Appends the name, escaped for JSON.
  func append(to cursor: inout ByteCursor) {
    let isPlain = (0..<count).allSatisfy { (0x20...0x7E).contains(bytes[$0]) && bytes[$0] != 0x22 && bytes[$0] != 0x5C }
    guard isPlain else { return cursor.append(escaping: text.utf8.span) }
    for index in 0..<count { cursor.append(bytes[index]) }
  }

  package var text: String { String(decoding: (0..<count).map { bytes[$0] }, as: UTF8.self) }

  /// By bytes.
  static func < (a: ShortName, b: ShortName) -> Bool {
    for index in 0..<longest where a.bytes[index] != b.bytes[index] { return a.bytes[index] < b.bytes[index] }
    return a.count < b.count
  }
}
