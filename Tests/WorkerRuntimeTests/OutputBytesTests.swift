import RecordLog
import Simulations
import Testing
import WorkerSDK

/// How outputs are put together, byte for byte.
struct OutputBytesTests {
  private func text(upTo room: Int = 64, _ body: (inout ByteCursor) -> Void) -> String {
    var bytes: [UInt8] = []
    bytes.append(upTo: room, body)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: 0...40)
  func `what finds no room is written again where there is more, and never in part`(room: Int) {
    var bytes = Array("before:".utf8)
    var calls = 0
    bytes.append(upTo: room) { cursor in
      calls += 1
      cursor.append("twenty letters, or so")
      cursor.append(UInt8(ascii: "-"))
      cursor.append(copying: ByteRange(start: 0, count: 6))
      cursor.append(littleEndian: 0x6463_6261 as UInt32)
    }
    #expect(String(decoding: bytes, as: UTF8.self) == "before:twenty letters, or so-beforeabcd")
    #expect(calls > 1 || room >= 32)
  }

  @Test func `nothing is copied that does not lie in front`() {
    var bytes = Array("abc".utf8)
    bytes.append(upTo: 64) { cursor in
      cursor.append(UInt8(ascii: "-"))
      for range in [ByteRange(start: 2, count: 2), ByteRange(start: 4, count: 0), ByteRange(start: -1, count: 2), .none] {
        cursor.append(copying: range)
        cursor.append(escaping: range)
      }
      cursor.append(escaping: ByteRange(start: 1, count: 2))
    }
    #expect(String(decoding: bytes, as: UTF8.self) == "abc-bc")
  }

  @Test func `every character that has to be escaped is, at every place of a text`() {
    var wrong: [String] = []
    for length in 1...40 {
      for place in 0..<length {
        for byte in (0...0x7F as ClosedRange<UInt8>) {
          var letters = [UInt8](repeating: UInt8(ascii: "x"), count: length)
          letters[place] = byte
          let needs = byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
          let found = ByteCursor.needsEscape(letters.span)
          if found != needs { wrong.append("\(byte) at \(place) of \(length)") }
        }
      }
    }
    #expect(wrong.isEmpty)
    let foreign = Array("äöü – 漢字 \u{7F}".utf8)
    let needs = ByteCursor.needsEscape(foreign.span)
    #expect(!needs)
  }

  @Test func `texts are escaped as the standard asks`() {
    let written = text { $0.append(quoting: "a\"b\\c\n\r\t\u{0}\u{1F}\u{8}ä".utf8.span) }
    #expect(written == #""a\"b\\c\n\r\t\u0000\u001f\u0008ä""#)
  }

  @Test(arguments: [0, 1, -1, 9, 10, 99, 100, 999_999, 1_000_000, Int64.max, .min, 10_000_000_000_000_000, 9_999_999_999_999_999])
  func `whole numbers are written with all their digits`(value: Int64) {
    #expect(text { $0.append(decimal: value) } == String(value))
    #expect(ByteCursor.digitCount(of: value) == String(value).utf8.count)
  }

  @Test(arguments: [0, 0x9ABC_DEF0_1234_5678, .max, 0x0F0F_A0A0_9999_AAAA])
  func `hexadecimal numbers have sixteen digits`(value: UInt64) {
    let digits = String(value, radix: 16)
    #expect(text { $0.append(hex: value) } == String(repeating: "0", count: 16 - digits.utf8.count) + digits)
  }

  @Test func `times are written as they are read`() {
    #expect(EventTime(milliseconds: 0).description == "1970-01-01T00:00:00.000Z")
    #expect(EventTime(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
    let last = EventTime(year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59, millisecond: 999)
    #expect(last.description == "9999-12-31T23:59:59.999Z")
    #expect(EventTime(year: 12_345, month: 2, day: 29).description.hasPrefix("2345-03-01"))
    var time = EventTime(year: 1, month: 1, day: 1).milliseconds
    let end = EventTime(year: 9999, month: 12, day: 31).milliseconds
    var seen = 0
    var wrong: [Int64] = []
    while time < end {
      let moment = EventTime(milliseconds: time)
      if EventTime(iso8601: moment.description) != moment { wrong.append(time) }
      time += 9_876_543_210 + time % 997
      seen += 1
    }
    #expect(wrong.isEmpty && seen > 10_000)
  }

  @Test func `an id is the same in every release`() {
    let topics = ["counted"]
    var outbox = Outbox(worker: "counting", outputs: CountingWorker.outputs, topics: topics)
    outbox.cause = Outbox.Cause(
      origin: .alarm(Array("c1".utf8)), partition: 0, time: EventTime(year: 2025, month: 1, day: 1), offset: 5, id: nil)
    #expect(outbox.id(rule: "rule") == "c8740118fd61ac8bb03b597e02a46de7")
    outbox.cause.id = RecordID(hashing: "m1")
    #expect(outbox.id(rule: "rule", step: 3) == "f49ea76cbfe0bd2b2f6b84dfbfd82dd8")
  }
}
