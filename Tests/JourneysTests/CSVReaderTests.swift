import Journeys
import RecordFiles
import Testing

@Suite struct CSVReaderTests {
  private func rows(_ text: String, separator: Unicode.Scalar = ",") throws -> [[String]] {
    let file = try TemporaryFile(text)
    let reader = CSVReader(source: try ByteSource(path: file.path))
    reader.separator = UInt8(ascii: separator)
    var row = CSVRow()
    var rows: [[String]] = []
    while try reader.next(into: &row) { rows.append((0..<row.count).map { row[$0] }) }
    return rows
  }

  @Test func `quoted fields hold separators, line ends and quotes`() throws {
    #expect(try rows("a,\"b,c\",\"d\"\"e\"\n\"f\ng\",\"\",h\n") == [["a", "b,c", "d\"e"], ["f\ng", "", "h"]])
  }

  @Test func `line ends of both kinds, a missing last one, empty lines and empty fields`() throws {
    #expect(try rows("a,b\r\n\r\n\"c\",\r\n,\n\nd,e") == [["a", "b"], ["c", ""], ["", ""], ["d", "e"]])
  }

  @Test func `a quote within an unquoted field is an ordinary character`() throws {
    #expect(try rows("3\" nail,x\"y\"\n") == [["3\" nail", "x\"y\""]])
  }

  @Test func `a byte order mark is no content`() throws {
    #expect(try rows("\u{FEFF}a,b\n") == [["a", "b"]])
  }

  @Test func `the header tells the separator`() throws {
    let file = try TemporaryFile("id;name, first;x\n1;2,5;3\n")
    let reader = CSVReader(source: try ByteSource(path: file.path))
    var row = CSVRow()
    #expect(try reader.header() == ["id", "name, first", "x"])
    #expect(try reader.next(into: &row))
    #expect((0..<row.count).map { row[$0] } == ["1", "2,5", "3"])
  }

  @Test func `fields that lie across pieces of the file are whole`() throws {
    let field = String(repeating: "ä\"\",", count: 100_000)
    let expected = String(repeating: "ä\",", count: 100_000)
    #expect(try rows("a,\"\(field)\",b\n") == [["a", expected, "b"]])
  }

  @Test func `a quote that is not closed is told with the line on which its row begins`() throws {
    let file = try TemporaryFile("a\n\nb,\"c\nd\n")
    let reader = CSVReader(source: try ByteSource(path: file.path))
    var row = CSVRow()
    #expect(try reader.next(into: &row))
    let error = try #require(throws: RecordFileError.self) { _ = try reader.next(into: &row) }
    #expect(error.place == "\(file.path):3")
    #expect(error.message.contains("not closed"))
  }
}
