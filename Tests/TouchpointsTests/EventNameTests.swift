import Testing
import Touchpoints
import WorkerSDK

@Suite struct EventNameTests {
  @Test(arguments: [
    ("Viewed Product Category", EventName.productListViewed), ("Viewed Product", .productViewed), ("Clicked Product", .productClicked),
    ("Added Product", .productAdded), ("Removed Product", .productRemoved), ("Viewed Cart", .cartViewed),
    ("Started Order", .checkoutStarted), ("Viewed Checkout Step", .checkoutStepViewed), ("Completed Checkout Step", .checkoutStepCompleted),
    ("Entered Payment Info", .paymentInfoEntered), ("Completed Order", .orderCompleted), ("Updated Order", .orderUpdated),
    ("Refunded Order", .orderRefunded), ("Cancelled Order", .orderCancelled), ("Searched Products", .productsSearched),
    ("Viewed Promotion", .promotionViewed), ("Clicked Promotion", .promotionClicked),
  ])
  func `a name of the first specification is its successor's`(old: String, new: EventName) throws {
    #expect(EventName(old) == new)
    #expect(EventName(" \(old.uppercased())\n") == new)
    #expect(try SampleRecord.track(old.lowercased()).touchpoint().event == new)
  }

  @Test func `names match trimmed and in any case`() throws {
    for name in ["order completed", "ORDER COMPLETED", "  Order Completed\\t", "\\u004frder Completed"] {
      let touchpoint = try SampleRecord.track(name).touchpoint()
      #expect(touchpoint.event == .orderCompleted)
      #expect(touchpoint.event.knownText == "Order Completed")
    }
    #expect(try SampleRecord.track(" Order  Completed").touchpoint().event != .orderCompleted)
    #expect(try SampleRecord.track("Order_Completed").touchpoint().event != .orderCompleted)
  }

  @Test(arguments: [
    "Bestellung Übermittelt", "注文完了", "🛒", String(repeating: "Long Name ", count: 6) + "Four", String(repeating: "Long Name ", count: 7),
    String(repeating: "Ü", count: 500), "x",
  ])
  func `a platform's own names match likewise, however long and in whatever alphabet`(name: String) throws {
    for spelling in [name, name.uppercased(), " \(name.lowercased()) "] {
      #expect(EventName(spelling) == EventName(name))
      #expect(try SampleRecord.track(spelling).touchpoint().event == EventName(name))
    }
    #expect(EventName(name).knownText == nil)
    #expect(EventName(name + "!") != EventName(name))
  }

  @Test func `every known name has its own hash and gives its spelling back`() {
    for name in KnownNames.all { #expect(EventName(name.uppercased()).knownText == name) }
    #expect(Set(KnownNames.all.map { EventName($0) }).count == KnownNames.all.count)
  }

  @Test func `hashes are the same for ever, since states contain them`() {
    #expect(EventName.orderCompleted.hash == EventName("order completed").hash)
    #expect(EventName("order completed").hash == 0x0927_48AE_9CB7_C140)
  }

  @Test func `the text of an event is what the sender wrote`() throws {
    #expect(try SampleRecord.track(" Completed Order").touchpoint().eventText == " Completed Order")
  }
}
