import Journeys
import RecordFiles
import Testing
import WorkerSDK

@Suite struct MappedOrdersTests {
  private func history(_ csv: String, _ map: String) throws -> OrderHistory {
    let file = try TemporaryFile(csv)
    return try MappedOrders.read(ByteSource(path: file.path), map: ColumnMap(map))
  }

  @Test func `rows of one order are added up, and a negative sum is a refund`() throws {
    let history = try history(
      "id;when;no;sum;cur\n7;2024-05-02;A;10.50;EUR\n7;2024-05-02;A;4.5;EUR\n8;2024-05-01T10:00:00Z;B;-3;CHF\n",
      "customer=id,time=when,order=no,amount=sum,currency=cur")
    #expect(history.orders.map(\.id) == ["B", "A"])
    #expect(history.orders.map(\.kind) == [.refunded, .completed])
    #expect(history.orders.map(\.amountMicros) == [3_000_000, 15_000_000])
    #expect(history.orders.map(\.currency) == ["CHF", "EUR"])
  }

  @Test func `without an order column each row is an order with an id that stays the same`() throws {
    let csv = "id,when,sum\n7,19970101,11.77\n7,19970101,11.77\n7,19970112,12.00\n"
    let first = try history(csv, "customer=id,time=when,amount=sum,currency=USD")
    let second = try history(csv, "customer=id,time=when,amount=sum,currency=USD")
    #expect(first.orders == second.orders)
    #expect(Set(first.orders.map(\.id)).count == 3)
    #expect(first.orders.allSatisfy { $0.currency == "USD" })
    #expect(first.orders.first?.time == EventTime(iso8601: "1997-01-01"))
  }

  @Test func `what cannot be used is counted by reason`() throws {
    let history = try history(
      "id,when,sum\n,20240101,1\n1,soon,1\n1,20240101,much\n1,20240101\n1,20240101,0\n1,20240101,2\n",
      "customer=id,time=when,amount=sum")
    #expect(history.lines.total == 6)
    #expect(history.lines.total == (history.lines.used + history.lines.unused).reduce(0) { $0 + $1.count })
    for reason in [
      MappedOrders.Reason.noCustomer, MappedOrders.Reason.time, MappedOrders.Reason.amount, MappedOrders.Reason.unreadableRow,
      MappedOrders.Reason.zero,
    ] {
      #expect(history.lines[reason] == 1, "\(reason)")
    }
    #expect(history.orders.count == 1)
  }

  @Test(arguments: ["customer=a,time=b", "customer=a,time=b,amount=", "customer=a,time=b,amount=c,colour=d", "x"])
  func `a map that lacks something is refused`(map: String) {
    #expect(throws: ColumnMap.Invalid.self) { try ColumnMap(map) }
  }

  @Test func `a column that is not there is told with those that are`() throws {
    let error = try #require(throws: RecordFileError.self) { try history("a,b,c\n", "customer=a,time=b,amount=x") }
    #expect(error.message.contains("\"x\"") && error.message.contains("a, b, c"))
  }
}
