import RecordLog
import Testing
import Touchpoints
import WorkerSDK

/// Every rule, with records that break it. Texts that begin with `secret` must not turn up in any reason.
@Suite struct RejectionTests {
  static let examples: [(TouchpointRule, [SampleRecord])] = [
    (.valueMissing, [SampleRecord(bytes: nil)]),
    (.valueEmpty, [SampleRecord(""), SampleRecord(" \n\t")]),
    (.valueTooLarge, [.track("Signed Up", #""x":"\#(String(repeating: "s", count: 1_048_576))""#)]),
    (.jsonInvalid, malformed.map { SampleRecord($0) }),
    (
      .jsonTooDeep,
      [
        .track("Signed Up", #""x":"# + String(repeating: "[", count: 32) + String(repeating: "]", count: 32)),
        .track("Signed Up", #""x":"# + String(repeating: #"{"a":"#, count: 80_000) + "1" + String(repeating: "}", count: 80_000)),
      ]
    ),
    (.jsonNotAnObject, ["[]", #"[{"type":"track"}]"#, "1", "-1.5", #""secret""#, "true", "false", "null"].map { SampleRecord($0) }),
    (.jsonByteOrderMark, [SampleRecord("\u{FEFF}" + #"{"type":"page","userId":"u1"}"#)]),
    (.textNotUTF8, notUTF8.map { SampleRecord(bytes: $0) }),
    (
      .textHalfSurrogate,
      [#""x":"\ud83d""#, #""x":"\ude00""#, #""x":"\ud83dx\ude00""#, #""x":"\ud83d\ud83d""#, #""secret\ud83d":1"#]
        .map { .track("Signed Up", $0) }
    ),
    (
      .cloudEventWithoutData,
      [
        SampleRecord(#"{"specversion":"1.0","type":"secret","id":"1","data":"secret"}"#).with(headers: [
          "content-type": "application/cloudevents+json"
        ])
      ]
    ),
    (
      .sectionNotAnObject,
      [#""properties":"secret""#, #""properties":["secret"]"#, #""traits":1"#, #""context":true"#].map { .track("Signed Up", $0) }
    ),
    (.typeMissing, [#"{"userId":"u1"}"#, #"{"type":null,"userId":"u1"}"#].map { SampleRecord($0) }),
    (
      .typeUnknown,
      [#"{"type":"secret","userId":"u1"}"#, #"{"type":{},"userId":"u1"}"#, #"{"type":"","userId":"u1"}"#].map { SampleRecord($0) }
    ),
    (
      .eventMissing,
      [
        #"{"type":"track","userId":"u1"}"#, #"{"type":"track","event":" \t","userId":"u1"}"#,
        #"{"type":"track","event":null,"userId":"u1"}"#,
      ]
      .map { SampleRecord($0) }
    ),
    (
      .eventNotText, [#"{"type":"track","event":7,"userId":"u1"}"#, #"{"type":"track","event":{},"userId":"u1"}"#].map { SampleRecord($0) }
    ),
    (
      .idNotText,
      [
        #"{"type":"page","userId":{"secret":1}}"#, #"{"type":"page","userId":1.5}"#, #"{"type":"page","userId":true}"#,
        #"{"type":"page","anonymousId":["secret"]}"#, #"{"type":"page","userId":"u1","messageId":{}}"#,
        #"{"type":"page","userId":-1}"#,
      ].map { SampleRecord($0) }
    ),
    (.customerMissing, [#"{"type":"page"}"#, #"{"type":"page","userId":null,"anonymousId":""}"#].map { SampleRecord($0) }),
    (.keyMissing, [SampleRecord.track("Signed Up").with(key: nil), SampleRecord.track("Signed Up").with(key: "")]),
    (.keyReserved, [SampleRecord(#"{"type":"page","userId":"\u0000secret"}"#).with(key: "\0secret")]),
    (
      .keyMismatch,
      ["secret", "u", "u11", "U1", "u1 "].map { SampleRecord.track("Signed Up").with(key: $0) }
    ),
    (
      .timeUnreadable,
      [
        #""""#, #""secret""#, "1714564800000", "{}", #""2024-13-01T00:00:00Z""#, #""2023-02-29""#, #""2024-05-01T25:00:00Z""#,
        #""2024-05-01T12:00:00Zsecret""#, #""+002024-05-01T12:00:00Z""#, #""2024-05-01T12""#, "true",
      ].map { .track("Signed Up", #""timestamp":\#($0)"#) }
        + [.track("Signed Up", #""originalTimestamp":"2024-05-01T12:00:00Z","sentAt":"secret","receivedAt":"2024-05-01T12:00:00Z""#)]
    ),
    (.timeBefore1970, [#""0001-01-01T00:00:00Z""#, #""1969-12-31T23:59:59.999Z""#].map { .track("Signed Up", #""timestamp":\#($0)"#) }),
    (
      .timeInFuture,
      [#""9999-12-31T23:59:59Z""#, #""2024-05-02T12:00:00.001Z""#].map { .track("Signed Up", #""timestamp":\#($0)"#) }
    ),
    (
      .amountUnreadable,
      [
        #""NaN""#, #""Infinity""#, #""-inf""#, #""secret""#, "{}", "[]", "true", #""1,299.00""#, #""12 50""#, #""1e""#, #"".""#, #""--1""#,
        #""1.2.3""#, #""0x10""#, #""١""#,
      ].map { .track(properties: #""revenue":\#($0)"#) }
        + [.track(properties: #""price":"secret""#), .track(properties: #""products":[{"price":"secret"}]"#)]
    ),
    (
      .amountNegative,
      ["revenue", "subtotal", "total", "tax", "shipping", "price", "value"].map { .track(properties: #""\#($0)":-0.01"#) }
        + [
          .track(properties: #""revenue":"-5""#), .track(properties: #""total":5,"tax":3,"shipping":2.000001"#),
          .track(properties: #""products":[{"price":1},{"price":-1}]"#),
          .track("Order Refunded", #""properties":{"total":-5}"#),
        ]
    ),
    (
      .amountOutOfRange,
      ["1e999999", "1000000000000.000001", "1e13", "99999999999999999999999999999999", #""1e99999999999999999999""#]
        .map { .track(properties: #""revenue":\#($0)"#) }
    ),
    (
      .currencyUnreadable,
      [#""€""#, #""EURO""#, #""E1R""#, "978", "{}", #""secret""#].map { .track(properties: #""revenue":1,"currency":\#($0)"#) }
    ),
  ]

  /// What is no JSON, or only the beginning of it.
  static let malformed: [String] =
    [
      "{", "}", "{}}", "{]", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,}"#, #"{"a":1 "b":2}"#, #"{"a":1]"#, #"{"a":[1}"#, #"{"a":[1,]}"#,
      #"{"a":[,1]}"#, #"{"a" 1}"#, #"{a:1}"#, #"{'a':1}"#, #"{"a":NaN}"#, #"{"a":Infinity}"#, #"{"a":-Infinity}"#, #"{"a":-}"#,
      #"{"a":01}"#, #"{"a":1.}"#, #"{"a":.5}"#, #"{"a":+1}"#, #"{"a":1e}"#, #"{"a":1e+}"#, #"{"a":0x1}"#, #"{"a":1 2}"#, #"{"a":tru}"#,
      #"{"a":truee}"#, #"{"a":nul}"#, #"{"a":True}"#, #"{"a":"b}"#, #"{"a":"\x"}"#, #"{"a":"\u12g4"}"#, #"{"a":"\u12"}"#, #"{"\q":1}"#,
      "{\"a\":\"\n\"}", #"{"a":"b"c}"#, #"{"a":"b""c"}"#, #"{"a":1"b"}"#, #"{"a":{}"#, #"{"a":[]"#, "secret", "{\"a\":1}\0",
      #"{"type":"page","userId":"u1"} x"#, #"{"type":"page","userId":"u1"}{}"#, #"{"type":"page","userId":"u1"},"#, "NaN", "\0",
      #"{"e":"\n","a":1.}"#, #"{"e":"\n","a":}"#, #"{"e":"\n","a":1:}"#, #"{"\u0065":"\n","a":{"b":2 3}}"#, #"{"a":["\n"x]}"#,
    ] + cutOff

  /// A good message cut off at every place.
  static let cutOff: [String] = {
    let json = #"{"type":"track","event":"Order Completed","userId":"u1","properties":{"revenue":12.5,"products":[{"price":1}]}}"#
    return (1..<json.utf8.count).map { String(json.prefix($0)) }
  }()

  static let notUTF8: [[UInt8]] = [[0xFF], [0xC3, 0x28], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]].map {
    Array(#"{"type":"page","userId":"u1","x":"a"#.utf8) + $0 + Array(#"b"}"#.utf8)
  }

  @Test(arguments: TouchpointRule.allCases)
  func `a record that breaks a rule is refused with the rule's code`(rule: TouchpointRule) throws {
    let records = try #require(Self.examples.first { $0.0 == rule }?.1)
    for record in records {
      let rejection = try #require(record.rejection, "\(String(decoding: (record.value ?? []).prefix(120), as: UTF8.self))")
      #expect(rejection.code == rule.code, "\(String(decoding: (record.value ?? []).prefix(120), as: UTF8.self))")
      #expect(rejection.reason.hasSuffix(rule.reason))
      #expect(!rejection.reason.contains("secret"))
    }
  }

  @Test func `codes are different, and good as labels`() {
    let codes = TouchpointRule.allCases.map { $0.code.description }
    #expect(Set(codes).count == codes.count)
    for code in codes { #expect(code.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }) }
  }

  @Test func `a reason names the field of the specification`() {
    #expect(SampleRecord.track(properties: #""tax":"x""#).rejection?.reason.hasPrefix("properties.tax: ") == true)
    #expect(SampleRecord(#"{"type":"page","userId":{}}"#).rejection?.reason.hasPrefix("userId: ") == true)
  }
}
