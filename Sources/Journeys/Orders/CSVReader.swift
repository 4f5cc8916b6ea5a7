package import RecordFiles

/// Reads CSV (RFC 4180) as a stream, since histories of orders are large: quoted fields with separators, line ends and doubled quotes in
/// them; line ends of both kinds; a byte order mark. Liberal where the RFC says nothing: a quote within an unquoted field is an ordinary
/// character. Used by one thread.
package final class CSVReader {
  private enum Place { case fieldStart, plain, quoted, quoteInQuoted }

  private let source: ByteSource
  private var buffer: [UInt8] = []
  private var at = 0
  private var line = 1
  private var isFirst = true
  /// What separates fields: a comma until it is set.
  package var separator = UInt8(ascii: ",")

  /// Longer rows are refused: a quote that is never closed would otherwise read the whole file into one field.
  static let longestRow = 16 << 20

  package init(source: ByteSource) {
    self.source = source
  }

  /// How many bytes of the file were read, and how many there are if that is known: for showing progress.
  package var progress: (read: Int64, size: Int64?) { (source.bytesRead, source.size) }

  /// Reads the header and sets the separator to the one of comma, semicolon and tab that occurs most often in it.
  package func header() throws(RecordFileError) -> [String] {
    if buffer.isEmpty { _ = try refill() }
    let firstLine = buffer[at...].prefix { $0 != 0x0A }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    let counts = candidates.map { candidate in firstLine.count { $0 == candidate } }
    if let most = counts.max(), most > 0, let index = counts.firstIndex(of: most) { separator = candidates[index] }
    var row = CSVRow()
    guard try next(into: &row) else { throw RecordFileError(.content, at: source.name, "the file is empty; a header line was expected.") }
    return (0..<row.count).map { row[$0] }
  }

  /// Reads the next row that is not empty; false at the end.
  package func next(into row: inout CSVRow) throws(RecordFileError) -> Bool {
    repeat {
      row.clear(line: line)
      guard try readRow(into: &row) else { return false }
    } while row.count == 1 && row.bytes.isEmpty
    return true
  }

  private func readRow(into row: inout CSVRow) throws(RecordFileError) -> Bool {
    var place = Place.fieldStart
    var hasContent = false
    while true {
      if at == buffer.count, try !refill() {
        guard place != .quoted else { throw unclosed(row) }
        if hasContent { endField(&row, place) }
        return hasContent
      }
      hasContent = true
      if consume(into: &row, &place) { return true }
      guard row.bytes.count <= Self.longestRow else { throw unclosed(row) }
    }
  }

  /// Takes what is in the buffer, up to the end of the row; true when the row is complete.
  private func consume(into row: inout CSVRow, _ place: inout Place) -> Bool {
    // Copies, so that the loop over all bytes of a file looks at nothing that others could change.
    let (buffer, separator) = (buffer, separator)
    let bytes = buffer.span
    var (at, line) = (at, line)
    defer { (self.at, self.line) = (at, line) }
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == 0x0A { line += 1 }
      switch (place, byte) {
      case (.quoted, UInt8(ascii: "\"")): place = .quoteInQuoted
      case (.quoted, _): row.bytes.append(byte)
      case (_, separator):
        endField(&row, place)
        place = .fieldStart
      case (_, 0x0A):
        endField(&row, place, atLineEnd: true)
        return true
      case (.fieldStart, UInt8(ascii: "\"")): place = .quoted
      case (.quoteInQuoted, UInt8(ascii: "\"")):
        row.bytes.append(byte)
        place = .quoted
      // The carriage return of a line end behind a closing quote.
      case (.quoteInQuoted, 0x0D): continue
      default:
        place = .plain
        let start = at - 1
        while at < bytes.count, bytes[at] != separator, bytes[at] != 0x0A { at += 1 }
        row.bytes.append(contentsOf: buffer[start..<at])
      }
    }
    return false
  }

  private func endField(_ row: inout CSVRow, _ place: Place, atLineEnd: Bool = false) {
    let start = row.ends.last ?? 0
    if atLineEnd, place == .plain, row.bytes.count > start, row.bytes.last == 0x0D { row.bytes.removeLast() }
    row.ends.append(row.bytes.count)
  }

  private func refill() throws(RecordFileError) -> Bool {
    buffer.removeAll(keepingCapacity: true)
    at = 0
    guard try source.read(into: &buffer) else { return false }
    if isFirst, buffer.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    isFirst = false
    // A piece of a byte order mark alone brings no content.
    if at < buffer.count { return true }
    return try refill()
  }

  private func unclosed(_ row: CSVRow) -> RecordFileError {
    RecordFileError(.content, at: "\(source.name):\(row.line)", "a quoted field that begins in this row is not closed; close its quote.")
  }
}
