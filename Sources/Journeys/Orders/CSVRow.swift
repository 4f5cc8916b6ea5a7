/// One row of a CSV file: its fields lie one behind the other in one buffer, which is reused from row to row.
package struct CSVRow: Sendable {
  var bytes: [UInt8] = []
  /// Where each field ends in `bytes`.
  var ends: [Int] = []
  /// The line on which the row begins, from 1.
  package var line = 0

  package init() {}

  package var count: Int { ends.count }

  /// The field at `index` without white space around it; bytes that are no UTF-8 become U+FFFD.
  package subscript(index: Int) -> String {
    String(decoding: bytes[range(index)].trimmed, as: UTF8.self)
  }

  func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  mutating func clear(line: Int) {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    self.line = line
  }
}

extension ArraySlice<UInt8> {
  /// Without blanks and tabs around it.
  fileprivate var trimmed: ArraySlice<UInt8> {
    var range = indices
    while let first = range.first, self[first] == 0x20 || self[first] == 0x09 { range.removeFirst() }
    while let last = range.last, self[last] == 0x20 || self[last] == 0x09 { range.removeLast() }
    return self[range]
  }
}
