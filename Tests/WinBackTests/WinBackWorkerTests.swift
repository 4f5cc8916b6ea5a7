import Foundation
import RecordLog
import Testing
import Touchpoints
import WinBack
import WinBackPlays
import WorkerSDK
import WorkerTesting

/// The worker as it runs: records in, records out.
struct WinBackWorkerTests {
  private static let day = EventTime(year: 2025, month: 3, day: 10)

  private func touchpoint(_ event: String, _ hour: Double, _ properties: String = "", id: String) -> (String, EventTime) {
    let time = Self.day + EventTime.Interval(milliseconds: Int64(hour * 3_600_000))
    return (
      #"{"type":"track","event":"\#(event)","userId":"c1","messageId":"\#(id)","timestamp":"\#(time)","properties":{\#(properties)}}"#, time
    )
  }

  private func field(_ name: String, _ value: String?) -> String? {
    guard let value, let start = value.range(of: "\"\(name)\":\"") else { return nil }
    return String(value[start.upperBound...].prefix { $0 != "\"" })
  }

  @Test func `a cart becomes a decision and a trigger, with one id in value and header, and survives a crash`() throws {
    let driver = try WorkerDriver(WinBackWorker(plays: Loaded.library()))
    for (value, time) in [
      touchpoint("Consent Changed", 9, #""purpose":"marketing","channel":"email","status":"GRANTED""#, id: "m1"),
      touchpoint("Product Added", 10, #""cart_id":"k1","product_id":"mug","price":40"#, id: "m2"),
    ] {
      try driver.send(value, key: "c1", at: time)
    }
    #expect(driver.outputs(of: "winback.triggers").isEmpty)
    try driver.restart()
    try driver.pass(until: Self.day + .hours(13))
    let triggers = driver.outputs(of: "winback.triggers").filter { field("play", $0.value) == "cart-abandoned" }
    let decisions = driver.outputs(of: "winback.decisions").filter { field("play", $0.value) == "cart-abandoned" }
    #expect(triggers.count == 1)
    #expect(decisions.map { field("outcome", $0.value) } == ["fired"])
    #expect(triggers.first.map { field("id", $0.value) == $0.headers["ce_id"] } == true)
    #expect(decisions.first.map { field("id", $0.value) == $0.headers["ce_id"] } == true)
    #expect(field("trigger", decisions.first?.value) == triggers.first?.headers["ce_id"])
    #expect(triggers.first?.headers["ce_time"] == "2025-03-10T12:00:00.000Z")
    try driver.restart()
    try driver.pass(until: Self.day + .hours(14))
    #expect(driver.outputs(of: "winback.triggers").filter { field("play", $0.value) == "cart-abandoned" }.count == 1)
  }

  @Test func `transitions, signals and the catalogue are read as their workers write them`() throws {
    let driver = try WorkerDriver(WinBackWorker(plays: Loaded.library()))
    let product =
      #"{"product_id":"shoes","price":120,"price_class":"middle","margin":0.4,"care":[{"product_id":"wax","offset_days":21}],"consumables":[{"product_id":"laces","lifetime_days":100,"included":true}]}"#
    try driver.send(product, key: "shoes", to: "catalog.products", headers: ["ce_time": "2025-01-01T00:00:00Z"], at: Self.day)
    let (consent, first) = touchpoint("Consent Changed", 9, #""purpose":"marketing","channel":"email","status":"GRANTED""#, id: "m1")
    try driver.send(consent, key: "c1", at: first)
    let (order, time) = touchpoint(
      "Order Completed", 10, #""order_id":"o1","products":[{"product_id":"shoes","price":120}],"revenue":120,"currency":"EUR""#, id: "m2")
    try driver.send(order, key: "c1", at: time)
    let signal =
      #"{"customer":"c1","at":"2025-03-12T10:00:00.000Z","risk":"high","rfm":{"segment":"At Risk"},"buying":{"p_alive":0.31},"value":[{"currency":"EUR","clv_52w":12.5}],"satisfaction":{"promotions":true}}"#
    try driver.send(
      signal, key: "c1", to: "retention.signals", headers: ["ce_id": "s1", "ce_time": "2025-03-12T10:00:00.000Z", "rondo_cause": "1"],
      at: Self.day + .hours(58))
    try driver.pass(until: Self.day + .days(25))
    let decisions = driver.outputs(of: "winback.decisions")
    #expect(decisions.contains { field("play", $0.value) == "miss-you" && field("reason", $0.value) == "condition" }, "\(decisions)")
    #expect(decisions.contains { field("play", $0.value) == "care-product" && field("outcome", $0.value) == "fired" })
    #expect(driver.deadLetters.isEmpty)
  }

  @Test func `an erased customer leaves nothing, and what is on its way is revoked`() throws {
    let driver = try WorkerDriver(WinBackWorker(plays: Loaded.library()))
    for (value, time) in [
      touchpoint("Consent Changed", 9, #""purpose":"marketing","channel":"email","status":"GRANTED""#, id: "m1"),
      touchpoint("Product Added", 10, #""cart_id":"k1","product_id":"mug","price":40"#, id: "m2"),
      touchpoint("Customer Erasure Requested", 14, id: "m3"),
    ] {
      try driver.send(value, key: "c1", at: time)
    }
    try driver.pass(until: Self.day + .days(5))
    let triggers = driver.outputs(of: "winback.triggers").filter { field("play", $0.value) == "cart-abandoned" }
    #expect(triggers.map { field("status", $0.value) } == ["active", "revoked"])
    #expect(Set(triggers.map { field("id", $0.value) }).count == 1)
    #expect(Set(triggers.map { $0.headers["ce_id"] }).count == 2)
  }
}
