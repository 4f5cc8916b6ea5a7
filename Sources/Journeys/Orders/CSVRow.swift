/// One row of a CSV file: its fields lie one behind the other in one buffer, which is reused from row to row.
package struct CSVRow: Sendable {
  var bytes: [UInt8] = []
  /// Where each field ends in `bytes`.
  var ends: [Int] = []
  /// The line on which the row begins, from 1.
  package var line = 0

  package init() {}

  package var count: Int { ends.count }

  /// The field at `index` as it stands; bytes that are no UTF-8 become U+FFFD.
  package subscript(index: Int) -> String {
    String(decoding: bytes[range(index)], as: UTF8.self)
  }

  func isEmpty(_ index: Int) -> Bool { range(index).isEmpty }

  func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  mutating func clear(line: Int) {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    self.line = line
  }
}
