extension UInt8 {
  /// ASCII white space.
  var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

  /// An ASCII digit.
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  /// The same, but `a` for an ASCII `A`.
  var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

  /// An ASCII letter, in any case.
  var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
}

extension Span where Element == UInt8 {
  /// Where the text lies that is left without the ASCII white space at both ends.
  var trimmedRange: Range<Int> {
    var start = 0
    var end = count
    if end > 0, !self[0].isSpace, !self[end - 1].isSpace { return 0..<end }
    while start < end, self[start].isSpace { start += 1 }
    while end > start, self[end - 1].isSpace { end -= 1 }
    return start..<end
  }

  /// Whether the bytes are those of `text`.
  func equals(_ text: StaticString) -> Bool {
    guard text.utf8CodeUnitCount == count else { return false }
    for index in indices {
      guard unsafe self[index] == text.utf8Start[index] else { return false }
    }
    return true
  }

  /// Whether the bytes are those of `word` in any case; `word` is lower-case ASCII.
  func isWord(_ word: StaticString) -> Bool {
    word.utf8CodeUnitCount == count && startsWithWord(word)
  }

  /// Whether the bytes begin with `word` in any case; `word` is lower-case ASCII.
  func startsWithWord(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard length <= count else { return false }
    for index in 0..<length {
      guard unsafe self[index].lowercased == word.utf8Start[index] else { return false }
    }
    return true
  }
}
