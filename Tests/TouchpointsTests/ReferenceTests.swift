import RecordLog
import Testing
import Touchpoints
import WorkerSDK

/// The decoder's reading of JSON against the plainest one, over documents that are whole and that are damaged.
@Suite struct ReferenceTests {
  private static let messages: [String] =
    MutationTests.messages + [
      #"{"type":"track","event":"Product Viewed","userId":"u1","anonymousId":"2f0b7b4e-1f2a-4a55-9d26-4f6f4f6ad1b8","messageId":"2c6ef3d1-0001-4b1e-a1fe-5b0a8f0f2a55","timestamp":"2024-05-01T11:59:30.250Z","properties":{"product_id":"P1010","name":"Nordwind Hiking Boot","category":"Shoes","price":159.9,"currency":"GBP"},"context":{"locale":"en-GB","library":{"name":"analytics.js"},"device":{"type":"desktop"}}}"#,
      #"{ "type" : "track", "event" : "Signed \u0055p", "userId" : "u1" , "properties" : { "a" : [ ] , "b" : { "c" : [ 1 , -2.5e3 , true , null ] } , "\u00e9" : "\/x\\" , "a" : "2" } , "traits" : { } }"#
        + "\n",
    ]

  private static let json: Set<Rejection.StaticText> = Set(
    [TouchpointRule.valueEmpty, .jsonInvalid, .jsonTooDeep, .jsonNotAnObject, .jsonByteOrderMark, .textNotUTF8, .textHalfSurrogate]
      .map(\.code))

  /// Holds what was decoded against the document; the number of texts that were compared.
  private static func compare(_ touchpoint: Touchpoint, _ document: ReferenceJSON) -> Int {
    #expect(touchpoint.userID == document["userId"]?.text)
    #expect(touchpoint.messageID == document["messageId"]?.text)
    #expect(touchpoint.channel == document["channel"]?.text)
    if touchpoint.kind == .track { #expect(touchpoint.eventText == document["event"]?.text) }
    var count = 0
    for section in ["properties", "traits", "context"] {
      guard case .object(let members)? = document[section] else { continue }
      for (name, _) in members where !name.contains(".") {
        let text = document[section]?[name]?.text
        switch section {
        case "properties": #expect(touchpoint.property(name) == text)
        case "context": #expect(touchpoint.context(name) == text)
        default: if text != nil { #expect(touchpoint.trait(name) == text) }
        }
        count += 1
      }
    }
    return count
  }

  @Test func `of 10,000 documents those are refused that are no JSON, and of the others all is found`() throws {
    var random = MutationTests.Generator(state: 8259)
    let decode = Touchpoint.makeDecoder()
    let originals = Self.messages.map { Array($0.utf8) }
    let key = Array("u1".utf8)
    var (refused, compared) = (0, 0)
    let batch = RecordBatch()
    for round in 0..<200 {
      batch.clear()
      let values = (0..<50).map { place in
        let original = originals[place % originals.count]
        return round == 0 ? original : MutationTests.mutate(original, &random)
      }
      for (offset, value) in values.enumerated() {
        batch.append(topic: 0, partition: 0, offset: Int64(offset), timestamp: 1_714_564_800_000, key: key.span, value: value.span)
      }
      batch.seal()
      for (index, value) in values.enumerated() {
        let reference = ReferenceJSON(document: value)
        do throws(Rejection) {
          let touchpoint = try decode(RawRecord(batch: batch, index: index)).value
          #expect(reference != nil, "\(String(decoding: value, as: UTF8.self))")
          if let reference, reference["specversion"] == nil { compared += Self.compare(touchpoint, reference) }
        } catch {
          #expect(Self.json.contains(error.code) == (reference == nil), "\(String(decoding: value, as: UTF8.self)): \(error.code)")
          if reference == nil { refused += 1 }
        }
      }
    }
    #expect(refused > 2000)
    #expect(compared > 2000)
  }
}
