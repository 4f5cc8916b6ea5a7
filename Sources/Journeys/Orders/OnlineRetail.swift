package import RecordFiles
internal import WorkerSDK

/// The UCI data set "Online Retail": invoice lines of a UK gift wholesaler, with the dirt of a real ledger.
///
/// - Lines with the same `InvoiceNo` are one invoice; its time is that of its first line (43 invoices carry two minutes), in UTC.
/// - An invoice becomes `Order Completed`; one whose number begins with `C` becomes `Order Refunded` with its absolute amount.
/// - A line counts if its quantity is positive (in a cancellation: negative) and its price is positive. The amount is the sum of all lines that
///   count, charges included, since that is what the customer paid. `products` lists those that are goods.
/// - Charges (postage `POST`, `DOT`, `C2`, manual entries `M`, discounts `D`, samples `S`, `BANK CHARGES`, `AMAZONFEE`, `CRUK`, `PADS`, `B`):
///   stock codes that do not begin with five digits, `DCGS` or `gift_`.
/// - Invoices without a customer, adjustments (`A…`) and invoices of which no line counts are left out, and counted.
package enum OnlineRetail {
  package enum Reason {
    package static let noCustomer = "no customer"
    package static let adjustmentWithoutCustomer = "no customer: adjustment (A…)"
    package static let adjustment = "adjustment (A…)"
    package static let nothingCounts = "no line of positive quantity and price"
    package static let unreadableRow = "row unreadable"
    package static let unreadableNumber = "quantity or price unreadable"
    package static let price = "price not positive"
    package static let quantity = "quantity of the wrong sign"
  }

  package static let product = "product"
  package static let charge = "charge (postage, manual, …)"
  package static let completed = "Order Completed"
  package static let refunded = "Order Refunded"

  private static let columns = [
    "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country",
  ]

  /// Reads the whole file. `onProgress` is called now and then with the bytes read and the file's size.
  package static func read(
    _ source: ByteSource, onProgress: (Int64, Int64?) -> Void = { _, _ in }
  ) throws(RecordFileError) -> OrderHistory {
    let reader = CSVReader(source: source)
    let header = try reader.header()
    guard let positions = positions(in: header) else {
      throw RecordFileError(
        .content, at: "\(source.name):1", "the header has to name \(columns.joined(separator: ", ")); use --format csv --map … for others.")
    }
    var ledger = InvoiceLedger(columns: positions, width: header.count)
    var row = CSVRow()
    while try reader.next(into: &row) {
      ledger.add(row)
      if ledger.rowCount % 16_384 == 0 { onProgress(reader.progress.read, reader.progress.size) }
    }
    return ledger.history()
  }

  private static func positions(in header: [String]) -> InvoiceLedger.Columns? {
    let found = columns.compactMap { header.firstIndex(of: $0) }
    guard found.count == columns.count else { return nil }
    return InvoiceLedger.Columns(
      invoice: found[0], stockCode: found[1], description: found[2], quantity: found[3], time: found[4], price: found[5],
      customer: found[6], country: found[7])
  }

  /// Whether a stock code stands for goods rather than for a charge.
  static func isProduct(_ stockCode: String) -> Bool {
    let code = stockCode.utf8
    return (code.count >= 5 && code.prefix(5).allSatisfy { (0x30...0x39).contains($0) }) || stockCode.hasPrefix("DCGS")
      || stockCode.hasPrefix("gift_")
  }
}
