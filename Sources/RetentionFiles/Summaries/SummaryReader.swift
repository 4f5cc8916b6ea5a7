package import RecordFiles
internal import Retention

/// Reads customers' summaries from CSV with the header `id,x,t_x,T,zbar`, in weeks, plain or gzip, in any order of columns and beside any
/// others. Used by one thread.
package final class SummaryReader {
  /// The header as it stands in the file.
  package private(set) var header: [UInt8] = []

  private let source: ByteSource
  private let numbers = DecimalReader()
  private var roles: [SummaryColumn?] = []
  private var start = 0
  private var isAtEnd = false
  private var line = 0

  /// Opens the file and reads its header.
  package init(source: ByteSource) throws(RecordFileError) {
    self.source = source
    var batch = SummaryBatch()
    guard let range = try nextLine(&batch.bytes) else {
      throw RecordFileError(.content, at: source.name, "the file is empty; the header id,x,t_x,T,zbar was expected.")
    }
    let text = batch.bytes[range]
    header = Array(text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text)
    roles = try SummaryColumn.roles(in: header, at: "\(source.name):1")
    pending = batch.bytes
  }

  /// What lies behind the header until the first batch takes it over.
  private var pending: [UInt8]?

  /// How far the file is read, and its size where that is known.
  package var progress: (read: Int64, size: Int64?) { (source.bytesRead, source.size) }

  /// Reads the next rows; false at the end.
  package func next(into batch: inout SummaryBatch) throws(RecordFileError) -> Bool {
    if let pending = pending.take() { batch.bytes = pending }
    batch.rows.removeAll(keepingCapacity: true)
    repeat {
      if isAtEnd, start >= batch.bytes.count { return false }
      batch.bytes.removeSubrange(..<start)
      start = 0
      if !isAtEnd { isAtEnd = try !source.read(into: &batch.bytes) }
      try takeRows(&batch)
      guard start > 0 || batch.bytes.count <= RecordFileReader.longestLine else {
        throw RecordFileError(.content, at: "\(source.name):\(line + 1)", "the line is longer than 64 MiB; is this a CSV file?")
      }
    } while batch.rows.isEmpty
    return true
  }

  /// Takes all complete lines of the buffer.
  private func takeRows(_ batch: inout SummaryBatch) throws(RecordFileError) {
    let bytes = batch.bytes
    let span = bytes.span
    let last = isAtEnd ? bytes.count : (bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? start)
    var at = start
    while at < last {
      line += 1
      let begin = at
      var row = SummaryFields()
      let end = readRow(span, &at, &row)
      if end == begin { continue }
      batch.rows.append(try checked(row, text: begin..<end))
    }
    start = last
  }

  /// Reads the fields of one line up to its end, which is returned; `at` is moved behind the line end.
  @inline(__always)
  private func readRow(_ bytes: Span<UInt8>, _ at: inout Int, _ row: inout SummaryFields) -> Int {
    let begin = at
    while true {
      let role = row.count < roles.count ? roles[row.count] : nil
      var behind = at
      if let role, role != .id, let value = numbers.plainNumber(bytes, &behind), Self.endsField(bytes, behind) {
        at = behind
        row.set(role, value, isEmpty: false)
      } else {
        let field = Self.field(bytes, at: &at)
        if let role, role != .id {
          let value = Self.unquoted(bytes, field)
          row.set(role, numbers.number(bytes.extracting(value)), isEmpty: value.isEmpty)
        }
      }
      row.count &+= 1
      if at < bytes.count, bytes[at] == UInt8(ascii: ",") {
        at &+= 1
        continue
      }
      var end = at
      if end > begin, bytes[end &- 1] == 0x0D { end &-= 1 }
      if at < bytes.count { at &+= 1 }
      return end
    }
  }

  @inline(__always)
  private static func endsField(_ bytes: Span<UInt8>, _ at: Int) -> Bool {
    at == bytes.count || bytes[at] == UInt8(ascii: ",") || bytes[at] == 0x0A
  }

  /// The next field without the blanks around it; `at` is moved to the separator or line end behind it.
  @inline(__always)
  private static func field(_ bytes: Span<UInt8>, at: inout Int) -> Range<Int> {
    while at < bytes.count, bytes[at] == 0x20 { at &+= 1 }
    let begin = at
    if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
      at &+= 1
      while at < bytes.count, bytes[at] != UInt8(ascii: "\"") || (at &+ 1 < bytes.count && bytes[at &+ 1] == UInt8(ascii: "\"")) {
        at &+= bytes[at] == UInt8(ascii: "\"") ? 2 : 1
      }
    }
    while at < bytes.count, bytes[at] != UInt8(ascii: ","), bytes[at] != 0x0A { at &+= 1 }
    var end = at
    while end > begin, bytes[end &- 1] == 0x20 || bytes[end &- 1] == 0x0D { end &-= 1 }
    return begin..<end
  }

  /// What stands between the quotes that some programs put around every field.
  private static func unquoted(_ bytes: Span<UInt8>, _ field: Range<Int>) -> Range<Int> {
    let quote = UInt8(ascii: "\"")
    guard field.count >= 2, bytes[field.lowerBound] == quote, bytes[field.upperBound - 1] == quote else { return field }
    return field.lowerBound + 1..<field.upperBound - 1
  }

  @inline(__always)
  private func checked(_ row: SummaryFields, text: Range<Int>) throws(RecordFileError) -> SummaryBatch.Row {
    if row.count == roles.count, let customer = row.customer { return SummaryBatch.Row(text: text, customer: customer, mean: row.mean) }
    let problem = row.count == roles.count ? row.problem : "has \(row.count) fields, the header \(roles.count); mend the row."
    throw RecordFileError(.content, at: "\(source.name):\(line)", problem)
  }

  private func nextLine(_ bytes: inout [UInt8]) throws(RecordFileError) -> Range<Int>? {
    var searched = 0
    while true {
      if let end = bytes[searched...].firstIndex(of: 0x0A) {
        line = 1
        start = end + 1
        return 0..<(end > 0 && bytes[end - 1] == 0x0D ? end - 1 : end)
      }
      searched = bytes.count
      guard !isAtEnd, searched <= 1 << 20 else {
        line = 1
        start = bytes.count
        return bytes.isEmpty ? nil : 0..<bytes.count
      }
      isAtEnd = try !source.read(into: &bytes)
    }
  }
}
