import Testing
import WorkerSDK

@Suite struct TimeTests {
  private func time(_ fields: String, timestamp: Int64 = 1_714_564_800_000) throws -> EventTime? {
    try SampleRecord.track("Signed Up", fields).with(timestamp: timestamp).decoded().time
  }

  @Test func `timestamp comes before everything else`() throws {
    let others = #""originalTimestamp":"unreadable","sentAt":1,"receivedAt":{},"#
    #expect(try time(others + #""timestamp":"2024-05-01T10:00:00+02:00""#) == EventTime(iso8601: "2024-05-01T08:00:00Z"))
  }

  @Test func `the device's clock is corrected by what sending took`() throws {
    let fields = #""originalTimestamp":"2024-04-30T23:00:00Z","sentAt":"2024-04-30T23:00:10.500Z","receivedAt":"2024-05-01T11:00:10Z""#
    #expect(try time(fields) == EventTime(iso8601: "2024-05-01T10:59:59.500Z"))
    #expect(try time(#""timestamp":null,"# + fields) == EventTime(iso8601: "2024-05-01T10:59:59.500Z"))
  }

  @Test func `a correction that leads far ahead is refused`() {
    let fields = #""originalTimestamp":"2024-05-01T00:00:00Z","sentAt":"2024-04-29T00:00:00Z","receivedAt":"2024-05-01T00:00:00Z""#
    #expect(SampleRecord.track("Signed Up", fields).rejection?.code == "time-in-future")
  }

  @Test func `without a complete time the broker's counts`() throws {
    #expect(try time("") == nil)
    #expect(try time(#""originalTimestamp":"2024-04-30T23:00:00Z""#) == nil)
    #expect(try time(#""originalTimestamp":"2024-04-30T23:00:00Z","sentAt":"2024-04-30T23:00:00Z","receivedAt":null"#) == nil)
  }

  @Test func `a day ahead of the broker is the limit`() throws {
    #expect(try time(#""timestamp":"2024-05-02T12:00:00Z""#) == EventTime(iso8601: "2024-05-02T12:00:00Z"))
    #expect(SampleRecord.track("Signed Up", #""timestamp":"2024-05-02T12:00:00.001Z""#).rejection?.code == "time-in-future")
  }

  @Test func `a record without the broker's time has nothing to be ahead of`() throws {
    #expect(try time(#""timestamp":"2024-05-02T12:00:00.001Z""#, timestamp: -1) != nil)
  }

  @Test func `the distant past is read`() throws {
    #expect(try time(#""timestamp":"1970-01-01""#) == EventTime(milliseconds: 0))
  }

  @Test(arguments: [
    ("2024-05-01", "2024-05-01T00:00:00.000Z"), ("2024-05-01T10:20Z", "2024-05-01T10:20:00.000Z"),
    ("2024-05-01T10:20:30", "2024-05-01T10:20:30.000Z"), ("2024-05-01 10:20:30,5", "2024-05-01T10:20:30.500Z"),
    ("2024-05-01t10:20:30.123456789z", "2024-05-01T10:20:30.123Z"), ("2024-05-01T10:20:30-0130", "2024-05-01T11:50:30.000Z"),
    ("2024-05-01T01:20:30+05", "2024-04-30T20:20:30.000Z"), ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
    ("2024-02-29T00:00:00+00:00", "2024-02-29T00:00:00.000Z"),
  ])
  func `the spellings of ISO 8601 are read`(text: String, expected: String) {
    #expect(EventTime(iso8601: text)?.description == expected)
  }

  @Test(arguments: [
    "", "2024", "2024-05", "2024-5-1", "2024-00-01", "2024-04-31", "2100-02-29", "2024-05-01T", "2024-05-01T1", "2024-05-01T10:6",
    "2024-05-01T24:00:00Z",
    "2024-05-01T10:60:00Z", "2024-05-01T10:00:61Z", "2024-05-01T10:00:00.Z", "2024-05-01T10:00:00+24:00", "2024-05-01T10:00:00+01:60",
    "2024-05-01T10:00:00+1", "2024-05-01T10:00:00Zz", " 2024-05-01", "2024/05/01",
  ])
  func `other texts are no times`(text: String) {
    #expect(EventTime(iso8601: text) == nil)
  }
}
