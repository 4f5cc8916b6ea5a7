import Foundation
import Retention
import Testing
import WorkerSDK
import WorkerTesting

/// A customer who wants to be forgotten is.
@Suite struct ErasureTests {
  private func send(_ event: String, of customer: String, at days: Double, _ properties: String = "", to driver: WorkerDriver) throws {
    try driver.send(
      #"{"type":"track","event":"\#(event)","userId":"\#(customer)","messageId":"\#(customer)-\#(days)","timestamp":"\#(day(days))","#
        + #""properties":{\#(properties)}}"#, key: customer, at: day(days))
  }

  private func order(_ number: Int, of customer: String, at days: Double, to driver: WorkerDriver) throws {
    try send("Order Completed", of: customer, at: days, #""order_id":"\#(number)","revenue":20,"currency":"EUR""#, to: driver)
  }

  @Test func `an erased customer's state, signal and alarms are gone, also after a restart`() throws {
    let driver = try WorkerDriver(RetentionWorker(model: try #require(RetentionModel.starting)))
    for customer in ["c1", "c2"] { for number in 0..<3 { try order(number, of: customer, at: Double(number) * 14, to: driver) } }
    try send("Customer Erasure Requested", of: "c1", at: 30, to: driver)
    let erased = try #require(driver.outputs(of: "retention.signals").last)
    #expect(erased.key == "c1" && erased.value == nil)
    #expect(erased.headers["ce_type"] == "rondo.retention.signal.v1" && erased.headers["ce_subject"] == "c1")
    #expect(erased.headers["ce_time"] == "\(day(30))" && erased.headers["ce_id"]?.count == 32)
    // The changelog forgets no earlier than the ids by which repeats are told; what is in it is no state, so no alarm either.
    try driver.restart()
    let before = driver.outputs(of: "retention.signals").count
    try driver.pass(until: day(2_000))
    let later = driver.outputs(of: "retention.signals").dropFirst(before)
    #expect(later.count > 3 && later.allSatisfy { $0.key == "c2" })
    let changes = driver.outputs(of: "retention.changelog")
    #expect(changes.last { $0.key == "c1" }?.value == nil && changes.last { $0.key == "c2" }?.value != nil)
    #expect(driver.deadLetters.isEmpty)
  }

  @Test func `who comes back after an erasure is somebody new, and a request that comes twice or of a stranger is harmless`() throws {
    let driver = try WorkerDriver(RetentionWorker(model: try #require(RetentionModel.starting)))
    for number in 0..<3 { try order(number, of: "c1", at: Double(number) * 14, to: driver) }
    try send("Survey Answered", of: "c1", at: 29, #""survey_type":"nps","score":2"#, to: driver)
    for days in [30.0, 31] { try send("Customer Erasure Requested", of: "c1", at: days, to: driver) }
    try send("Customer Erasure Requested", of: "stranger", at: 31, to: driver)
    try order(9, of: "c1", at: 40, to: driver)
    try order(0, of: "new", at: 40, to: driver)
    let signals = driver.outputs(of: "retention.signals")
    func plain(_ customer: String) -> String? {
      signals.last { $0.key == customer }?.value.map { $0.replacing(#""customer":"\#(customer)""#, with: "") }
    }
    #expect(plain("c1") != nil && plain("c1") == plain("new"))
    #expect(signals.last { $0.key == "stranger" }?.value == nil)
    let ids = signals.compactMap { $0.headers["ce_id"] }
    #expect(Set(ids).count == ids.count)
  }
}
