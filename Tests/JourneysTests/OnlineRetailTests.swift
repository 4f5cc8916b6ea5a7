import FoundationEssentials
import Journeys
import RecordFiles
import Testing
import WorkerSDK
import TestData

@Suite struct OnlineRetailTests {
  private static let header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"

  private func history(_ rows: String) throws -> OrderHistory {
    let file = try TemporaryFile(Self.header + rows)
    return try OnlineRetail.read(ByteSource(path: file.path))
  }

  private func expectSum(_ tally: Tally) {
    #expect(tally.total == (tally.used + tally.unused).reduce(0) { $0 + $1.count })
  }

  @Test func `an invoice becomes an order with its first line's time, its products and the sum of all that count`() throws {
    let history = try history(
      """
      536365,85123A,"HOLDER, ""WHITE"" B",6.0,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
      536365,POST,POSTAGE,1.0,2010-12-01 08:27:00,18.0,17850.0,United Kingdom
      536365,71053,LANTERN,4.0,2010-12-01 08:27:00,0.0,17850.0,United Kingdom

      """)
    let order = try #require(history.orders.first)
    #expect(history.orders.count == 1)
    #expect(order.time == EventTime(iso8601: "2010-12-01T08:26:00Z"))
    #expect(order.customer == "17850")
    #expect(order.amountMicros == 33_300_000)
    #expect(
      String(decoding: order.touchpoint(), as: UTF8.self)
        == #"{"type":"track","event":"Order Completed","userId":"17850","messageId":"online-retail-536365","#
        + #""timestamp":"2010-12-01T08:26:00.000Z","properties":{"order_id":"536365","revenue":33.3,"total":33.3,"currency":"GBP","#
        + #""products":[{"product_id":"85123A","name":"HOLDER, \"WHITE\" B","price":2.55,"quantity":6}]},"#
        + #""context":{"location":{"country":"United Kingdom"}}}"#)
    #expect(history.lines[OnlineRetail.product] == 1)
    #expect(history.lines[OnlineRetail.charge] == 1)
    #expect(history.lines[OnlineRetail.Reason.price] == 1)
  }

  @Test func `a cancellation becomes a refund of the absolute amount`() throws {
    let order = try #require(try history("C1,22632,WARMER,-2.0,2010-12-01 09:00:00,1.85,1.0,France\n").orders.first)
    #expect(order.kind == .refunded)
    #expect(order.amountMicros == 3_700_000)
    let value = String(decoding: order.touchpoint(), as: UTF8.self)
    #expect(value.contains(#""event":"Order Refunded""#) && value.contains(#""total":3.7"#) && !value.contains("revenue"))
  }

  @Test func `lines of an invoice need not stand together, and orders come in order of time`() throws {
    let history = try history(
      """
      2,22632,A,1.0,2010-12-02 09:00:00,1.0,5.0,France
      1,22632,A,1.0,2010-12-01 09:00:00,1.0,5.0,France
      2,22633,B,2.0,2010-12-02 09:00:00,1.0,5.0,France

      """)
    #expect(history.orders.map(\.id) == ["1", "2"])
    #expect(history.orders.map(\.amountMicros) == [1_000_000, 3_000_000])
    #expect(history.invoices.total == 2)
  }

  @Test func `every line that is not used is counted under its reason`() throws {
    let history = try history(
      """
      1,22632,A,1.0,2010-12-01 09:00:00,1.0,,France
      A2,B,Adjust bad debt,1.0,2010-12-01 09:00:00,-11062.06,,France
      A3,B,Adjust bad debt,1.0,2010-12-01 09:00:00,5.0,7.0,France
      4,22632,A,-1.0,2010-12-01 09:00:00,1.0,7.0,France
      5,22632,A,1.0,2010-12-01 09:00:00,1.0,7.0,France
      5,22632,A,-1.0,2010-12-01 09:00:00,1.0,7.0,France
      5,22632,A,1.0,2010-12-01 09:00:00,-1.0,7.0,France
      5,22632,A,1.5,2010-12-01 09:00:00,1.0,7.0,France
      5,22632,A,many,2010-12-01 09:00:00,1.0,7.0,France
      5,22632,A,99999999999999999999,2010-12-01 09:00:00,1.0,7.0,France
      5,22632,A,9000000000,2010-12-01 09:00:00,9000000000,7.0,France
      6,22632,A,1.0,2010-12-32 09:00:00,1.0,7.0,France
      7,22632,A

      """)
    expectSum(history.lines)
    expectSum(history.invoices)
    #expect(history.lines.total == 13)
    #expect(history.invoices.total == 5)
    #expect(history.orders.map(\.id) == ["5"])
    #expect(history.lines[OnlineRetail.Reason.noCustomer] == 1)
    #expect(history.lines[OnlineRetail.Reason.adjustmentWithoutCustomer] == 1)
    #expect(history.lines[OnlineRetail.Reason.adjustment] == 1)
    #expect(history.lines[OnlineRetail.Reason.nothingCounts] == 1)
    #expect(history.lines[OnlineRetail.Reason.quantity] == 1)
    #expect(history.lines[OnlineRetail.Reason.price] == 1)
    #expect(history.lines[OnlineRetail.Reason.unreadableNumber] == 4)
    #expect(history.lines[OnlineRetail.Reason.unreadableRow] == 2)
  }

  @Test func `another header is refused with what to do`() throws {
    let file = try TemporaryFile("a,b\n1,2\n")
    let error = try #require(throws: RecordFileError.self) { _ = try OnlineRetail.read(ByteSource(path: file.path)) }
    #expect(error.description.contains("InvoiceNo") && error.description.contains("--format csv"))
  }

  @Test(
    .enabled(if: SharedFile.url("data/online_retail_I.csv.gz") != nil, "The data set is not at hand: set RONDO_SHARED to its directory."))
  func `the real data set adds up`() throws {
    let history = try OnlineRetail.read(ByteSource(path: try #require(SharedFile.url("data/online_retail_I.csv.gz")).path))
    expectSum(history.lines)
    expectSum(history.invoices)
    #expect(history.lines.total == 541_909)
    #expect(history.invoices.total == 25_900)
    let withoutCustomer =
      history.invoices[OnlineRetail.Reason.noCustomer] + history.invoices[OnlineRetail.Reason.adjustmentWithoutCustomer]
    #expect(withoutCustomer == 3710)
    #expect(history.invoices[OnlineRetail.Reason.adjustmentWithoutCustomer] == 3)
    #expect(history.invoices[OnlineRetail.refunded] == 3654)
    #expect(history.invoices[OnlineRetail.completed] == 18_532)
    #expect(history.invoices[OnlineRetail.Reason.nothingCounts] == 18_536 - 18_532)
    #expect(history.orders.count == 18_532 + 3654)
    #expect(Set(history.orders.filter { $0.kind == .completed }.map(\.customer)).count == 4338)
    #expect(zip(history.orders, history.orders.dropFirst()).allSatisfy { $0.time <= $1.time })
    #expect(Set(history.orders.map(\.id)).count == history.orders.count)
    // What `12346` paid, as the reference numbers of the retention mathematics have it.
    let paid = history.orders.filter { $0.customer == "12346" && $0.kind == .completed }.reduce(0) { $0 + $1.amountMicros }
    #expect(paid == 77_183_600_000)
  }
}
