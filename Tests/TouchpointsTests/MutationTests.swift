import RecordLog
import Testing
import Touchpoints
import WorkerSDK

/// Records damaged at random, from a seed: each gives a value or a rejection.
@Suite struct MutationTests {
  static let messages: [String] = [
    #"{"type":"track","event":"Order Completed","userId":"u1","messageId":"m1","timestamp":"2024-05-01T11:59:30.250Z","properties":{"order_id":"o1","revenue":25.50,"tax":"1.5e0","currency":"EUR","products":[{"product_id":"p1","price":12.75,"quantity":2},{"product_id":"p\u00fc"}]},"context":{"locale":"de-DE","campaign":{"name":"spring"}}}"#,
    #"{"type":"identify","userId":"u1","traits":{"name":"J\u00fcrgen \ud83d\ude00 Ümläut","company":null,"vip":true,"age":42},"originalTimestamp":"2024-05-01T11:00:00Z","sentAt":"2024-05-01T11:00:01Z","receivedAt":"2024-05-01T11:00:02Z"}"#,
    #"{"specversion":"1.0","id":"e1","source":"/s","type":"x","data":{"type":"page","userId":"u1","properties":{"path":"/a","deep":[[[[{"x":[1,2,3]}]]]]}}}"#,
  ]

  struct Generator: RandomNumberGenerator {
    var state: UInt64

    /// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  static func mutate(_ bytes: [UInt8], _ random: inout Generator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes.removeSubrange(index...)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
      case 3: bytes.insert(contentsOf: Array(#"{}[]",:\"#.utf8).shuffled(using: &random).prefix(3), at: index)
      case 4: bytes.remove(at: index)
      default: bytes[index] = Array(#"{}[]",:\0-e"#.utf8).randomElement(using: &random) ?? 0
      }
    }
    return bytes
  }

  /// Asks for everything a touchpoint can be asked for.
  private static func read(_ touchpoint: Touchpoint) -> Int {
    let texts = [
      touchpoint.eventText, touchpoint.userID, touchpoint.anonymousID, touchpoint.property("order_id"), touchpoint.property("deep.x"),
      touchpoint.trait("name"), touchpoint.campaign, touchpoint.locale,
    ]
    let products = touchpoint.products.map { ($0.productID?.count ?? 0) + Int($0.quantityMilli ?? 0) + Int($0.price?.micros ?? 0) % 100 }
    return texts.compactMap(\.?.count).reduce(0, +) + products.reduce(0, +)
  }

  @Test func `20,000 damaged records are values or rejections, whatever lies behind them`() throws {
    var random = Generator(state: 20_240_501)
    let decode = Touchpoint.makeDecoder()
    let originals = Self.messages.map { Array($0.utf8) }
    let key = Array("u1".utf8)
    let codes = Set(TouchpointRule.allCases.map(\.code))
    var accepted = 0
    var refused: Set<Rejection.StaticText> = []
    let batch = RecordBatch()
    for _ in 0..<400 {
      batch.clear()
      for offset in 0..<50 {
        let value = Self.mutate(originals[offset % originals.count], &random)
        batch.append(topic: 0, partition: 0, offset: Int64(offset), timestamp: 1_714_564_800_000, key: key.span, value: value.span)
      }
      batch.seal()
      for index in 0..<batch.count {
        do throws(Rejection) {
          let decoded = try decode(RawRecord(batch: batch, index: index))
          #expect(Self.read(decoded.value) >= 0)
          accepted += 1
        } catch {
          #expect(codes.contains(error.code))
          refused.insert(error.code)
        }
      }
    }
    // Some mutations hit what nobody reads; most break the record, in many ways.
    #expect(accepted > 1000 && accepted < 15_000)
    #expect(refused.count > 10)
  }

  @Test func `a value is decoded alike wherever it lies in its batch`() throws {
    let value = Array(Self.messages[0].utf8)
    let key = Array("u1".utf8)
    for filling in 0..<130 {
      let batch = RecordBatch()
      let other = [UInt8](repeating: UInt8(ascii: "}"), count: filling)
      batch.append(topic: 0, partition: 0, offset: 0, timestamp: 0, key: nil, value: other.span)
      batch.append(topic: 0, partition: 0, offset: 1, timestamp: 1_714_564_800_000, key: key.span, value: value.span)
      if filling % 2 == 0 { batch.append(topic: 0, partition: 0, offset: 2, timestamp: 0, key: other.span, value: other.span) }
      batch.seal()
      let touchpoint = try Touchpoint.makeDecoder()(RawRecord(batch: batch, index: 1)).value
      #expect(touchpoint.amount?.micros == 25_500_000)
      #expect(touchpoint.products.map(\.productID) == ["p1", "pü"])
    }
  }

  @Test func `a batch that nobody sealed is read too`() throws {
    let batch = RecordBatch()
    SampleRecord.track("Signed Up", properties: #""a":"b""#).append(to: batch)
    let touchpoint = try Touchpoint.makeDecoder()(RawRecord(batch: batch, index: 0)).value
    #expect(touchpoint.property("a") == "b")
  }
}
