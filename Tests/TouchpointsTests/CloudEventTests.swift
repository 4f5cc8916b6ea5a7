import RecordLog
import Testing
import Touchpoints
import WorkerSDK

@Suite struct CloudEventTests {
  private static let message = #"{"type":"track","event":"Signed Up","userId":"u1","properties":{"a":"b"}}"#

  private func structured(_ data: String, id: String = #""e-1""#) -> SampleRecord {
    SampleRecord(#"{"specversion":"1.0","id":\#(id),"source":"/shop","type":"com.shop.event","data":\#(data),"userId":"other"}"#)
  }

  @Test func `in binary mode the id is in a header`() throws {
    let record = SampleRecord(Self.message).with(headers: ["ce_id": "e-1", "ce_specversion": "1.0", "content-type": "application/json"])
    #expect(try record.decoded().id == RecordID(hashing: "e-1"))
    #expect(try SampleRecord(Self.message).decoded().id == nil)
    #expect(try SampleRecord(Self.message).with(headers: ["ce_id": ""]).decoded().id == nil)
  }

  @Test func `the message's own id comes first, and headers are not even asked for`() throws {
    let record = SampleRecord.track("Signed Up", #""messageId":"m-1""#).with(headers: ["ce_id": "e-1"])
    let count = HeaderCount()
    #expect(try Touchpoint.makeDecoder()(record.raw(counting: count)).id == RecordID(hashing: "m-1"))
    #expect(count.count == 0)
  }

  @Test func `an empty messageId is none`() throws {
    let record = SampleRecord.track("Signed Up", #""messageId":"""#).with(headers: ["ce_id": "e-1"])
    #expect(try record.decoded().id == RecordID(hashing: "e-1"))
  }

  @Test(arguments: ["application/cloudevents+json", "APPLICATION/CloudEvents+JSON; charset=utf-8", "application/cloudevents"])
  func `in structured mode the message is the data`(contentType: String) throws {
    for name in ["content-type", "Content-Type"] {
      let decoded = try structured(Self.message).with(headers: [name: contentType]).decoded()
      #expect(decoded.value.event == .signedUp)
      #expect(decoded.id == RecordID(hashing: "e-1"))
      #expect(decoded.value.property("a") == "b")
      #expect(decoded.value.userID == "u1")
    }
  }

  @Test func `an object that looks like a structured event is one where no header says otherwise`() throws {
    #expect(try structured(Self.message).decoded().value.event == .signedUp)
    #expect(structured(Self.message).with(headers: ["content-type": "application/json"]).rejection?.code == "type-unknown")
    #expect(structured(#""text""#).rejection?.code == "type-unknown")
  }

  @Test func `a messageId in the data comes before the envelope's id`() throws {
    let message = #"{"type":"page","userId":"u1","messageId":"m-1"}"#
    #expect(try structured(message).decoded().id == RecordID(hashing: "m-1"))
    #expect(try structured(Self.message, id: "null").decoded().id == nil)
  }

  @Test func `a touchpoint in an envelope finds its texts again after others were decoded`() throws {
    let decode = Touchpoint.makeDecoder()
    let first = try decode(structured(Self.message).raw()).value
    _ = try decode(SampleRecord.track("Signed Up", properties: #""a":"other""#).raw())
    #expect(first.property("a") == "b")
  }
}
