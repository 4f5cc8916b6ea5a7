import Foundation
import RecordFiles
import Retention
import RetentionFiles
import Testing
import Touchpoints
import WorkerSDK

@Suite struct OrderBookTests {
  private func line(_ customer: String, _ event: String, _ time: String, _ properties: String, id: String? = nil) -> String {
    let message = id.map { #","messageId":"\#($0)""# } ?? ""
    return #"{"topic":"touchpoints","key":"\#(customer)","value":{"type":"track","event":"\#(event)","userId":"\#(customer)","#
      + #""timestamp":"\#(time)"\#(message),"properties":{\#(properties)}}}"# + "\n"
  }

  private func book(_ text: String, until: EventTime? = nil) throws -> OrderBook {
    let file = try TemporaryFile(text, name: "orders.jsonl")
    var book = OrderBook(until: until)
    try book.read(RecordFileReader(path: file.path))
    return book
  }

  @Test func `an erased customer has bought nothing until then, and another customer's id is no repeat`() throws {
    let book = try book(
      line("1", "Order Completed", "2024-05-01T00:00:00Z", #""order_id":"a","revenue":10"#, id: "m1")
        + line("2", "Order Completed", "2024-05-01T00:00:00Z", #""order_id":"a","revenue":10"#, id: "m1")
        + line("3", "Order Completed", "2024-05-01T00:00:00Z", #""order_id":"a","revenue":10"#, id: "m1")
        + line("1", "Customer Erasure Requested", "2024-05-02T00:00:00Z", "", id: "m2")
        + line("2", "Customer Erasure Requested", "2024-05-02T00:00:00Z", "", id: "m2")
        + line("2", "Order Completed", "2024-06-01T00:00:00Z", #""order_id":"b","revenue":10"#, id: "m3"))
    #expect(Set(book.histories.keys) == ["2", "3"])
    #expect(book.histories["2"]?.totals?.days == 1 && book.histories["2"]?.totals?.firstDay == 19_875)
  }

  private static let euro = Money.Currency("EUR")?.code ?? 0

  @Test func `orders become histories; refunds, cancellations and updates correct them; repeats and others are passed over`() throws {
    let text =
      line("1", "Order Completed", "2024-05-01T23:30:00Z", #""order_id":"a","revenue":10,"currency":"EUR""#, id: "m1")
      + line("1", "Order Completed", "2024-05-01T23:30:00Z", #""order_id":"a","revenue":10,"currency":"EUR""#, id: "m1")
      + line("1", "Order Completed", "2024-05-08T01:00:00Z", #""order_id":"b","revenue":20,"currency":"EUR""#, id: "m2")
      + line("1", "Order Completed", "2024-05-15T01:00:00Z", #""order_id":"c","revenue":40,"currency":"EUR""#, id: "m3")
      + line("1", "Order Completed", "2024-05-22T01:00:00Z", #""order_id":"d","revenue":80,"currency":"EUR""#, id: "m4")
      + line("1", "Order Refunded", "2024-05-23T01:00:00Z", #""order_id":"b","total":5,"currency":"EUR""#, id: "m5")
      + line("1", "Order Cancelled", "2024-05-23T01:00:00Z", #""order_id":"c""#, id: "m6")
      + line("1", "Order Updated", "2024-05-23T02:00:00Z", #""order_id":"d","revenue":90,"currency":"EUR""#, id: "m7")
      + line("1", "Order Refunded", "2024-05-23T01:00:00Z", #""order_id":"zzz","total":5"#, id: "m8")
      + line("2", "Product Viewed", "2024-06-01T00:00:00Z", #""product_id":"p""#)
      + #"{"topic":"touchpoints","key":"3","value":"no message"}"# + "\n" + #"{"topic":"lifecycle.phases","key":"3","value":{}}"# + "\n"
    let book = try book(text)
    #expect(book.histories.count == 1 && book.refusedCount == 1 && book.unmatchedCount == 1)
    #expect(book.latest == EventTime(iso8601: "2024-06-01T00:00:00Z"))
    let totals = try #require(book.histories["1"]?.totals)
    let day = Int32(EventTime(year: 2024, month: 6, day: 1).milliseconds / 86_400_000)
    #expect(totals.summary(on: day) == PurchaseSummary(repeats: 2, recency: 3, age: 31.0 / 7))
    #expect(totals.meanValue(in: Self.euro) == 52.5)
  }

  @Test func `only what was before the end is observed`() throws {
    let text = (1...9).map { line("1", "Order Completed", "2024-05-0\($0)T12:00:00Z", #""order_id":"\#($0)","revenue":1"#) }.joined()
    let book = try book(text, until: EventTime(iso8601: "2024-05-04T00:00:00Z"))
    #expect(book.histories["1"]?.totals?.days == 3)
  }

  @Test func `the summary of Online Retail's purchases is the reference's`() throws {
    let rows = try ReferenceTable("online_retail_summary.csv").rows
    let file = try TemporaryFile(OnlineRetailLedger.touchpoints(), name: "online-retail.jsonl")
    var book = OrderBook()
    try book.read(RecordFileReader(path: file.path))
    let end = Int32(EventTime(year: 2011, month: 12, day: 9).milliseconds / 86_400_000)
    for row in rows {
      let totals = try #require(try book.histories[String(row.text("id"))]?.totals)
      let summary = totals.summary(on: end)
      let days = (summary.recency * 7, summary.age * 7)
      #expect(try summary.repeats == Int(row["x"]) && abs(days.0 - row["t_x_days"]) < 1e-9 && abs(days.1 - row["T_days"]) < 1e-9)
      // The reference is rounded to pence; an amount may lie between two.
      #expect(try abs(totals.meanValue(in: 0) - row["mean_repeat_spend_gbp"]) < 0.00501)
    }
  }
}
