internal import WorkerSDK

/// Collects invoice lines into invoices, and says what becomes of each.
struct InvoiceLedger {
  struct Columns {
    let invoice, stockCode, description, quantity, time, price, customer, country: Int
  }

  private struct Line {
    let stockCode: String
    /// Index into `descriptions`: there are few different ones.
    let description: Int
    let quantityMicros: Int64
    let priceMicros: Int64

    /// How many; never negative.
    var quantity: Int64 { abs(quantityMicros / 1_000_000) }
  }

  private struct Invoice {
    let number: String
    var customer: String
    let time: EventTime
    let country: String
    var lines: [Line] = []
    var unreadableLines = 0

    var lineCount: Int { lines.count + unreadableLines }
    var isCancellation: Bool { number.hasPrefix("C") }
    var isAdjustment: Bool { number.hasPrefix("A") }
  }

  private let columns: Columns
  private let width: Int
  private var invoices: [Invoice] = []
  /// The number of the last of `invoices`.
  private var lastNumber: String?
  private var indexOfNumber: [String: Int] = [:]
  private var descriptions: [String] = []
  private var indexOfDescription: [String: Int] = [:]
  private var unreadableRows = 0
  private(set) var rowCount = 0

  init(columns: Columns, width: Int) {
    self.columns = columns
    self.width = width
  }

  mutating func add(_ row: CSVRow) {
    rowCount += 1
    guard row.count == width, let index = indexOfInvoice(row) else {
      unreadableRows += 1
      return
    }
    if invoices[index].customer.isEmpty { invoices[index].customer = Self.customerID(row[columns.customer]) }
    guard let quantity = DecimalText.micros(row.bytes[row.range(columns.quantity)]),
      let price = DecimalText.micros(row.bytes[row.range(columns.price)])
    else {
      invoices[index].unreadableLines += 1
      return
    }
    let description = indexOf(description: row[columns.description])
    invoices[index].lines.append(
      Line(stockCode: row[columns.stockCode], description: description, quantityMicros: quantity, priceMicros: price))
  }

  /// The invoice to which a row belongs; `nil` for a first row of which number or time cannot be read.
  private mutating func indexOfInvoice(_ row: CSVRow) -> Int? {
    let number = row[columns.invoice]
    // Lines of an invoice mostly stand together.
    if number == lastNumber { return invoices.count - 1 }
    if let index = indexOfNumber[number] { return index }
    guard !number.isEmpty, let time = EventTime(iso8601: row[columns.time]) else { return nil }
    lastNumber = number
    indexOfNumber[number] = invoices.count
    invoices.append(Invoice(number: number, customer: "", time: time, country: row[columns.country]))
    return invoices.count - 1
  }

  private mutating func indexOf(description: String) -> Int {
    if let index = indexOfDescription[description] { return index }
    indexOfDescription[description] = descriptions.count
    descriptions.append(description)
    return descriptions.count - 1
  }

  /// `17850.0`, as spreadsheets write a number, is customer `17850`.
  private static func customerID(_ text: String) -> String {
    text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The orders, and the account of all lines and invoices.
  func history() -> OrderHistory {
    var lines = Tally("lines")
    var tally = Tally("invoices")
    var orders: [Order] = []
    for invoice in invoices {
      if let order = order(from: invoice, lines: &lines, invoices: &tally) { orders.append(order) }
    }
    lines.count(unreadableRows, unusedBecause: OnlineRetail.Reason.unreadableRow)
    return OrderHistory(orders: orders, lines: lines, invoices: tally)
  }

  private func order(from invoice: Invoice, lines: inout Tally, invoices: inout Tally) -> Order? {
    if let reason = reasonToLeaveOut(invoice) {
      lines.count(invoice.lineCount, unusedBecause: reason)
      invoices.count(unusedBecause: reason)
      return nil
    }
    var amountMicros: Int64 = 0
    var products: [Order.Product] = []
    for line in invoice.lines {
      if let reason = Self.reasonToLeaveOut(line, of: invoice) {
        lines.count(unusedBecause: reason)
        continue
      }
      let quantity = line.quantity
      amountMicros = min(amountMicros + quantity * line.priceMicros, DecimalText.largestMicros)
      guard OnlineRetail.isProduct(line.stockCode) else {
        lines.count(usedAs: OnlineRetail.charge)
        continue
      }
      lines.count(usedAs: OnlineRetail.product)
      let name = descriptions[line.description]
      products.append(Order.Product(id: line.stockCode, name: name, priceMicros: line.priceMicros, quantity: quantity))
    }
    lines.count(invoice.unreadableLines, unusedBecause: OnlineRetail.Reason.unreadableNumber)
    invoices.count(usedAs: invoice.isCancellation ? OnlineRetail.refunded : OnlineRetail.completed)
    return Order(
      kind: invoice.isCancellation ? .refunded : .completed, id: invoice.number, customer: invoice.customer, time: invoice.time,
      amountMicros: amountMicros, currency: "GBP", country: invoice.country == "Unspecified" ? nil : invoice.country,
      products: products, source: "online-retail")
  }

  private func reasonToLeaveOut(_ invoice: Invoice) -> String? {
    if invoice.customer.isEmpty {
      return invoice.isAdjustment ? OnlineRetail.Reason.adjustmentWithoutCustomer : OnlineRetail.Reason.noCustomer
    }
    if invoice.isAdjustment { return OnlineRetail.Reason.adjustment }
    let counts = invoice.lines.contains { Self.reasonToLeaveOut($0, of: invoice) == nil }
    return counts ? nil : OnlineRetail.Reason.nothingCounts
  }

  private static func reasonToLeaveOut(_ line: Line, of invoice: Invoice) -> String? {
    let (amount, overflow) = line.quantity.multipliedReportingOverflow(by: line.priceMicros)
    guard line.quantityMicros % 1_000_000 == 0, !overflow, amount <= DecimalText.largestMicros / 1000 else {
      return OnlineRetail.Reason.unreadableNumber
    }
    guard invoice.isCancellation ? line.quantityMicros < 0 : line.quantityMicros > 0 else { return OnlineRetail.Reason.quantity }
    return line.priceMicros > 0 ? nil : OnlineRetail.Reason.price
  }
}
