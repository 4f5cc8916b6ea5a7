import RecordLog
import Testing
import Touchpoints
import WorkerSDK

@Suite struct LookupTests {
  @Test func `properties are found by name and by path`() throws {
    let touchpoint = try SampleRecord.track(
      properties:
        #""a":"text","n":12.50,"t":true,"f":false,"z":null,"o":{"x":{"y":"deep"}},"l":[1],"p.q":"whole","p":{"q":"path"},"é\"\n":"odd""#
    ).touchpoint()
    let expected: [String: String?] = [
      "a": "text", "n": "12.50", "t": "true", "f": "false", "z": nil, "o": nil, "l": nil, "o.x.y": "deep", "o.x": nil, "o.x.y.z": nil,
      "p.q": "whole", "é\"\n": "odd", "": nil, ".": nil, "missing": nil, "o.": nil, ".a": nil,
    ]
    for (name, text) in expected { #expect(touchpoint.property(name) == text, "\(name)") }
    #expect(touchpoint.propertyMicros("n") == 12_500_000)
    #expect(touchpoint.propertyMicros("a") == nil)
    #expect(touchpoint.propertyMicros("t") == nil)
  }

  @Test func `what a message lacks is not taken from where the message before had it`() throws {
    let decode = Touchpoint.makeDecoder()
    let before = #"{"type":"track","event":"Order Completed","userId":"u1","properties":{"order_id":"6"}}"#
    #expect(try decode(SampleRecord(before).raw()).value.property("order_id") == "6")
    let place = try #require(before.firstRange(of: #"{"order_id""#)).lowerBound.utf16Offset(in: before)
    let head = #"{"type":"identify","userId":"u1","traits":"#
    // Another object, at the very place.
    let traits = head + String(repeating: " ", count: place - head.utf8.count) + #"{"order_id":"7"}}"#
    let raw = SampleRecord(traits).raw()
    let touchpoint = try decode(raw).value
    #expect(touchpoint.trait("order_id") == "7")
    #expect(touchpoint.property("order_id") == nil)
    #expect(touchpoint.products.map(\.productID).isEmpty)
  }

  @Test func `what an envelope has is not taken for what its message lacks`() throws {
    let touchpoint = try SampleRecord(
      #"{"specversion":"1.0","id":"e","source":"/shop","type":"t","properties":{"order_id":"7"},"context":{"locale":"de"},"#
        + #""data":{"type":"track","event":"Signed In","userId":"u1"}}"#
    ).touchpoint()
    #expect(touchpoint.property("order_id") == nil)
    #expect(touchpoint.locale == nil)
  }

  @Test func `traits are those of the message, else those of its context`() throws {
    let record = SampleRecord(
      #"{"type":"identify","userId":"u1","traits":{"company":"A","address":{"city":"Wien"}},"context":{"traits":{"company":"B","persona":"C"},"groupId":"g"}}"#
    )
    let touchpoint = try record.touchpoint()
    #expect(touchpoint.trait("company") == "A")
    #expect(touchpoint.trait("persona") == "C")
    #expect(touchpoint.trait("address.city") == "Wien")
    #expect(touchpoint.trait("birthday") == nil)
    #expect(touchpoint.groupID == "g")
    #expect(touchpoint.property("company") == nil)
    #expect(touchpoint.products.map(\.productID).isEmpty)
  }

  @Test func `the ids of a way through the shop are found`() throws {
    let record = SampleRecord(
      #"""
      {"type":"track","event":"Checkout Started","userId":"u1","anonymousId":"a1","messageId":"m1","channel":"web","previousId":"p1","groupId":"g1",
      "properties":{"order_id":7,"cart_id":"c1","checkout_id":"k1","coupon":"X","product_id":"p","category":"q","brand":"r","trigger_id":"t1",
      "campaign_id":"s1"},"context":{"campaign":{"name":"n1"}},"traits":{"language":"de","timezone":"UTC"}}
      """#)
    let touchpoint = try record.touchpoint()
    #expect(touchpoint.orderID == "7")
    #expect([touchpoint.cartID, touchpoint.checkoutID, touchpoint.couponCode] == ["c1", "k1", "X"])
    #expect([touchpoint.productID, touchpoint.category, touchpoint.brand] == ["p", "q", "r"])
    #expect([touchpoint.triggerID, touchpoint.campaign, touchpoint.locale, touchpoint.timezone] == ["t1", "s1", "de", "UTC"])
    #expect([touchpoint.userID, touchpoint.anonymousID, touchpoint.messageID] == ["u1", "a1", "m1"])
    #expect([touchpoint.channel, touchpoint.previousID, touchpoint.groupID] == ["web", "p1", "g1"])
    #expect(touchpoint.eventText == "Checkout Started")
    #expect(touchpoint.context("campaign.name") == "n1")
  }

  @Test func `products come in their order, and what is no product is left out`() throws {
    let products =
      #"[{"product_id":"p1","price":"2.5","quantity":"3","sku":1},7,null,[{}],{"product_id":"p2","name":"N","quantity":0.25},{"quantity":-1,"a.b":1}]"#
    let touchpoint = try SampleRecord.track(properties: #""currency":"EUR","products":\#(products)"#).touchpoint()
    let found = Array(touchpoint.products)
    #expect(found.map(\.productID) == ["p1", "p2", nil])
    #expect(found.map(\.quantityMilli) == [3000, 250, nil])
    #expect(found[0].price == Money(micros: 2_500_000, currency: Money.Currency("EUR") ?? .unknown))
    #expect(found[0].sku == "1")
    #expect(found[1].price == nil)
    #expect(found[1].name == "N")
    #expect(found[2].text("a.b") == "1")
  }

  @Test func `without a list the properties themselves are the product`() throws {
    let touchpoint = try SampleRecord.track("Product Added", properties: #""product_id":"p1","price":5"#).touchpoint()
    #expect(touchpoint.products.map(\.productID) == ["p1"])
    #expect(touchpoint.products.map(\.quantityMilli) == [1000])
    #expect(try Array(SampleRecord.track(properties: #""order_id":"o","products":[]"#).touchpoint().products).isEmpty)
    #expect(try Array(SampleRecord.track(properties: #""order_id":"o""#).touchpoint().products).isEmpty)
    #expect(try Array(SampleRecord.track("Signed Up").touchpoint().products).isEmpty)
  }

  @Test func `two touchpoints of one decoder keep their texts apart`() throws {
    let batch = RecordBatch()
    for index in 0..<3 {
      SampleRecord.track(properties: #""a":"\#(index)","products":[{"product_id":"p\#(index)"},{}]"#).append(
        to: batch, offset: Int64(index))
    }
    batch.seal()
    let decode = Touchpoint.makeDecoder()
    let touchpoints = try (0..<3).map { try decode(RawRecord(batch: batch, index: $0)).value }
    for round in 0..<3 {
      for (index, touchpoint) in touchpoints.enumerated() { #expect(touchpoint.property("a") == "\(index)", "round \(round)") }
    }
    var lists = touchpoints.map { $0.products.makeIterator() }
    for index in 0..<3 { #expect(lists[index].next()?.productID == "p\(index)") }
    for index in 0..<3 { #expect(lists[index].next()?.productID == nil) }
  }

  @Test func `a touchpoint kept beyond its fetch has lost its texts and nothing else`() throws {
    let batch = RecordBatch()
    SampleRecord.track(properties: #""revenue":1,"a":"b","products":[{"product_id":"p"}]"#).append(to: batch)
    batch.seal()
    let decode = Touchpoint.makeDecoder()
    let kept = try decode(RawRecord(batch: batch, index: 0)).value
    let product = try #require(Array(kept.products).first)
    batch.clear()
    #expect(kept.property("a") == nil)
    #expect(product.productID == nil)
    SampleRecord.track(properties: #""a":"another customer's""#).append(to: batch, offset: 1)
    batch.seal()
    #expect(kept.property("a") == nil)
    #expect(Array(kept.products).isEmpty)
    #expect(kept.amount?.micros == 1_000_000)
    #expect(kept.event == .orderCompleted)
  }

  @Test func `a touchpoint without a record has no texts`() {
    let touchpoint = Touchpoint(kind: .track, event: .signedUp, time: nil, amount: nil, scoreMilli: nil, isIdentified: true)
    #expect(touchpoint.property("a") == nil)
    #expect(touchpoint.trait("a") == nil)
    #expect(Array(touchpoint.products).isEmpty)
  }
}
