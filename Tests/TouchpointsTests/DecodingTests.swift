import Testing
import Touchpoints
import WorkerSDK

@Suite struct DecodingTests {
  @Test func `an ordinary order is decoded with all that rules ask for`() throws {
    let record = SampleRecord(
      #"""
      {"type":"track","event":"Order Completed","userId":"u1","anonymousId":"a1","messageId":"m-1",
       "timestamp":"2024-05-01T11:59:30.250Z","context":{"locale":"de-DE","timezone":"Europe/Berlin","campaign":{"name":"spring"}},
       "properties":{"order_id":"o-1","revenue":25.50,"currency":"eur","coupon":"MAY","products":[{"product_id":"p1","price":25.5,"quantity":1}]}}
      """#)
    let decoded = try record.decoded()
    #expect(decoded.value.kind == .track)
    #expect(decoded.value.event == .orderCompleted)
    #expect(decoded.time == EventTime(iso8601: "2024-05-01T11:59:30.250Z"))
    #expect(decoded.value.time == decoded.time)
    #expect(decoded.id == RecordID(hashing: "m-1"))
    #expect(decoded.value.amount == Money(micros: 25_500_000, currency: Money.Currency("EUR") ?? .unknown))
    #expect(decoded.value.isIdentified)
    #expect(decoded.value.scoreMilli == nil)
    #expect(decoded.value.orderID == "o-1")
    #expect(decoded.value.couponCode == "MAY")
    #expect(decoded.value.campaign == "spring")
    #expect(decoded.value.locale == "de-DE")
    #expect(decoded.value.timezone == "Europe/Berlin")
    #expect(decoded.value.anonymousID == "a1")
  }

  @Test(arguments: Touchpoint.Kind.allCases.filter { $0 != .track })
  func `a message of another type than track is named after its type`(kind: Touchpoint.Kind) throws {
    let touchpoint = try SampleRecord(#"{"type":"\#(kind.text)","userId":"u1","event":"ignored"}"#).touchpoint()
    #expect(touchpoint.kind == kind)
    #expect(touchpoint.event == EventName(kind.text))
    #expect(touchpoint.eventText == nil)
  }

  @Test func `a type is read trimmed and in any case`() throws {
    #expect(try SampleRecord(#"{"type":" Identify ","userId":"u1"}"#).touchpoint().kind == .identify)
  }

  @Test func `a visitor is known by its anonymousId alone`() throws {
    for user in ["", #""userId":null,"#, #""userId":"","#] {
      let record = SampleRecord(#"{"type":"page",\#(user)"anonymousId":"a1"}"#).with(key: "a1")
      #expect(try !record.touchpoint().isIdentified)
    }
  }

  @Test func `a key that is the anonymousId does not do where there is a userId`() {
    let record = SampleRecord(#"{"type":"page","userId":"u1","anonymousId":"a1"}"#).with(key: "a1")
    #expect(record.rejection?.code == TouchpointRule.keyMismatch.code)
  }

  @Test func `an id may be a whole number and counts by its digits`() throws {
    let decoded = try SampleRecord(#"{"type":"page","userId":17850,"messageId":12}"#).with(key: "17850").decoded()
    #expect(decoded.id == RecordID(hashing: "12"))
    #expect(decoded.value.userID == "17850")
  }

  @Test func `escapes in ids are read before they are compared`() throws {
    let record = SampleRecord(#"{"type":"page","user\u0049d":"J\u00fcrgen \ud83d\ude00\/\n","messageId":"\u0061"}"#)
    let decoded = try record.with(key: "Jürgen 😀/\n").decoded()
    #expect(decoded.id == RecordID(hashing: "a"))
    #expect(decoded.value.userID == "Jürgen 😀/\n")
  }

  @Test func `of members with the same name the last one counts`() throws {
    let record = SampleRecord(
      #"{"type":"page","type":"track","event":"A","event":"Signed Up","userId":"u2","userId":"u1","properties":{"a":1,"revenue":1},"properties":{"a":2,"a":3}}"#
    )
    let touchpoint = try record.touchpoint()
    #expect(touchpoint.event == .signedUp)
    #expect(touchpoint.property("a") == "3")
    #expect(touchpoint.amount == nil)
  }

  @Test func `unknown fields are ignored whatever they are`() throws {
    let record = SampleRecord.track("Signed Up", #""x":{"y":[1,-2.5e+3,[],{},null,true,false,"z"]},"n":1e999999,"":"","channel":"web""#)
    #expect(try record.touchpoint().channel == "web")
  }

  @Test func `white space around everything is allowed`() throws {
    let json =
      " \r\n{ \"type\" :\t\"track\" , \"event\" : \"Signed Up\" ,\n \"userId\" : \"u1\" , \"a\" : [ 1 , 2 ] , \"b\" : { } , \"c\" : true } \n"
    #expect(try SampleRecord(json).touchpoint().event == .signedUp)
  }

  @Test func `nesting as deep as the limit is read`() throws {
    let inner = String(repeating: "[", count: 31) + String(repeating: "]", count: 31)
    #expect(SampleRecord.track("Signed Up", #""x":\#(inner)"#).rejection == nil)
    #expect(SampleRecord.track("Signed Up", #""x":[\#(inner)]"#).rejection?.code == TouchpointRule.jsonTooDeep.code)
  }

  @Test func `a value as long as the limit is read`() throws {
    let limit = TouchpointRule.maximumValueBytes
    let start = #"{"type":"page","userId":"u1","x":""#
    let json = start + String(repeating: "a", count: limit - start.utf8.count - 2) + #""}"#
    #expect(json.utf8.count == limit)
    #expect(SampleRecord(json).rejection == nil)
    #expect(SampleRecord(json + " ").rejection?.code == TouchpointRule.valueTooLarge.code)
  }

  @Test func `an empty array is an empty section`() throws {
    #expect(try SampleRecord(#"{"type":"identify","userId":"u1","traits":[],"context":[]}"#).touchpoint().trait("a") == nil)
  }

  @Test func `ratings and scores are read in thousandths, as numbers or texts`() throws {
    #expect(try SampleRecord.track("Product Reviewed", properties: #""rating":"4.5""#).touchpoint().scoreMilli == 4500)
    #expect(try SampleRecord.track("Survey Answered", properties: #""score":9"#).touchpoint().scoreMilli == 9000)
    #expect(try SampleRecord.track("Survey Answered", properties: #""score":-0.0005"#).touchpoint().scoreMilli == -1)
    #expect(try SampleRecord.track("Survey Answered", properties: #""score":"good""#).touchpoint().scoreMilli == nil)
  }

  @Test func `one decoder serves record after record, refused ones among them`() throws {
    let decode = Touchpoint.makeDecoder()
    for round in 0..<50 {
      #expect(
        try decode(SampleRecord.track("Signed Up", #""x":"\#(String(repeating: "y", count: round * 997))""#).raw()).value.event == .signedUp
      )
      #expect(throws: Rejection.self) { try decode(SampleRecord("{").raw()) }
    }
  }
}
