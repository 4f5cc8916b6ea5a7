import RecordFiles
import RecordLog
import Testing
import WorkerSDK

@Suite struct RecordFileTests {
  private func written(_ records: [RecordLine]) throws -> TemporaryFile {
    let file = try TemporaryFile()
    let writer = try RecordFileWriter(path: file.path)
    for record in records { try writer.write(record) }
    try writer.finish()
    return file
  }

  private func read(_ file: TemporaryFile) throws -> [RecordLine] {
    let reader = try RecordFileReader(path: file.path)
    var records: [RecordLine] = []
    while let record = try reader.next() { records.append(record) }
    return records
  }

  private func record(key: [UInt8]? = Array("1".utf8), value: [UInt8]?, isJSON: Bool, headers: [RecordHeader] = []) -> RecordLine {
    RecordLine(
      topic: "touchpoints", key: key, timestamp: EventTime(iso8601: "2010-12-01T08:26:00Z"), headers: headers, value: value,
      valueIsJSON: isJSON)
  }

  @Test func `a record is the line that the design shows`() throws {
    let file = try written([
      record(key: Array("17850".utf8), value: Array(#"{"a":1}"#.utf8), isJSON: true, headers: [RecordHeader("ce_id", text: "7")])
    ])
    #expect(
      try file.lines == [
        #"{"topic":"touchpoints","key":"17850","timestamp":"2010-12-01T08:26:00.000Z","headers":{"ce_id":"7"},"value":{"a":1}}"#
      ])
  }

  @Test(arguments: [
    ([UInt8]?.none, false), ([], false), (Array("null".utf8), false), ([0xFF, 0xFE, 0x00], false), (Array(#"{"a":"#.utf8), false),
    (Array(#"{"a":[1,{"b":"}]\\\""}],"c":"ä\n"}"#.utf8), true), (Array("17".utf8), true), (Array(#""text""#.utf8), true),
  ])
  func `what was written is read again byte for byte`(value: [UInt8]?, isJSON: Bool) throws {
    let record = record(value: value, isJSON: isJSON)
    #expect(try read(written([record, record])) == [record, record])
  }

  @Test(arguments: [[UInt8]?.none, [], Array("a\"b\\c\u{1}ü".utf8), [0xC3, 0x28]])
  func `keys and headers are read again, be they null, empty or no UTF-8`(bytes: [UInt8]?) throws {
    let headers = [RecordHeader("h", bytes), RecordHeader("i", text: "")]
    let record = record(key: bytes, value: Array("{}".utf8), isJSON: true, headers: headers)
    #expect(try read(written([record])) == [record])
  }

  @Test func `lines by other hands may have spaces, escapes, times as milliseconds, empty lines and no end`() throws {
    let file = try TemporaryFile(
      "\n" + #"{ "value" : {"a" : [ 1 ]} , "key" : "\u00e4\ud83d\ude00\/", "topic":"t", "timestamp": 1291191960000 }"# + "\r\n\n"
        + #"{"topic":"t","value":null}"#)
    let records = try read(file)
    #expect(records.count == 2)
    #expect(records.first?.key == Array("ä😀/".utf8))
    #expect(records.first?.value == Array(#"{"a" : [ 1 ]}"#.utf8))
    #expect(records.first?.timestamp == EventTime(iso8601: "2010-12-01T08:26:00Z"))
    #expect(records.last?.value == nil)
    #expect(records.last?.key == nil)
  }

  @Test(arguments: [
    (#"{"topic":"t"}"#, "\"value\" is missing"), (#"{"value":1}"#, "\"topic\" is missing"),
    (#"{"topic":"t","value":{"a":1}"#, "the object is not closed"),
    (#"{"topic":"t","value":{"a":"b}}"#, "text is not closed by a quote"),
    (#"{"topic":"t","vlaue":1}"#, "the member \"vlaue\" is unknown"), (#"[1]"#, "an object was expected"),
    (#"{"topic":"t","value":1} x"#, "something follows the record"), (#"{"topic":"t","value":}"#, "a value was expected"),
    (#"{"topic":"t","value":1,"timestamp":"yesterday"}"#, "neither ISO 8601 nor milliseconds"),
    (#"{"topic":"t","value_base64":"%"}"#, "the base64 is unreadable"), (#"{"topic":"t","key":"\ud800","value":1}"#, "surrogate"),
    (#"{"topic":"t","value":{"a":[1,2"#, "the line ends within a value"), (#"{"topic":"t\"#, "text is not closed by a quote"),
  ])
  func `an error names file, line and reason`(line: String, reason: String) throws {
    let file = try TemporaryFile(#"{"topic":"t","value":1}"# + "\n" + line)
    let reader = try RecordFileReader(path: file.path)
    _ = try reader.next()
    let error = try #require(throws: RecordFileError.self) { _ = try reader.next() }
    #expect(error.place == "\(file.path):2")
    #expect(error.message.contains(reason))
  }

  @Test func `a value nested a million deep is passed over without recursion`() throws {
    let value = String(repeating: "[", count: 1_000_000) + String(repeating: "]", count: 1_000_000)
    let file = try TemporaryFile(#"{"topic":"t","value":\#(value)}"#)
    #expect(try read(file).first?.value?.count == 2_000_000)
  }

  @Test func `a file that is not there is told with what to do`() {
    let error = #expect(throws: RecordFileError.self) { _ = try RecordFileReader(path: "/nowhere/x") }
    #expect(error?.description == "/nowhere/x: there is no such file; check the path.")
  }
}
