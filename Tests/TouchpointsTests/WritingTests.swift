import Testing
import Touchpoints
import WorkerSDK

@Suite struct WritingTests {
  @Test func `what is written is read`() throws {
    var writer = TouchpointWriter()
    let time = try #require(EventTime(iso8601: "2024-05-01T11:00:00.123Z"))
    let customer = TouchpointWriter.Customer.userOnDevice("Jürgen \"J\"", anonymousID: "a1")
    let bytes = writer.message(
      event: "Order Completed", customer: customer, messageID: "m1", time: time,
      properties: { json in
        json.field("order_id", "o\n1")
        json.field("revenue", Money(micros: 25_010_000, currency: Money.Currency("EUR") ?? .unknown))
        json.name("products")
        json.array { json in
          for index in 1...2 {
            json.object { json in
              json.field("product_id", "p\(index)")
              json.field("price", micros: Int64(index) * 1_500_000)
              json.field("quantity", index)
            }
          }
        }
      }, traits: { $0.field("persona", "A") }, context: { $0.field("locale", "de-AT") })
    let decoded = try SampleRecord(bytes: bytes).with(key: customer.key).decoded()
    #expect(decoded.time == time)
    #expect(decoded.id == RecordID(hashing: "m1"))
    #expect(decoded.value.event == .orderCompleted)
    #expect(decoded.value.amount?.micros == 25_010_000)
    #expect(decoded.value.amount?.currency.description == "EUR")
    #expect(decoded.value.orderID == "o\n1")
    #expect(decoded.value.products.map(\.price?.micros) == [1_500_000, 3_000_000])
    #expect(decoded.value.products.map(\.quantityMilli) == [1000, 2000])
    #expect(decoded.value.trait("persona") == "A")
    #expect(decoded.value.locale == "de-AT")
  }

  @Test func `a message has no more than it is given`() {
    var writer = TouchpointWriter()
    let text = String(decoding: writer.message(.page, customer: .visitor("a1")), as: UTF8.self)
    #expect(text == #"{"type":"page","anonymousId":"a1"}"#)
    #expect(String(decoding: writer.message(.identify, customer: .user("u")), as: UTF8.self) == #"{"type":"identify","userId":"u"}"#)
  }

  @Test(arguments: [
    (0, "0"), (1, "0.000001"), (-1, "-0.000001"), (2_550_000, "2.55"), (100_000, "0.1"), (10_010, "0.01001"), (-12_000_000, "-12"),
    (Int64.max, "9223372036854.775807"), (Int64.min, "-9223372036854.775808"),
  ])
  func `decimals are written exactly, with as many digits as they need`(micros: Int64, expected: String) {
    var json = JSONWriter(bytes: [])
    json.array { json in
      json.decimal(micros: micros)
      json.decimal(micros: micros)
    }
    #expect(String(decoding: json.bytes, as: UTF8.self) == "[\(expected),\(expected)]")
  }
}
