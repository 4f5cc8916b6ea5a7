package import RecordFiles
internal import RecordLog
internal import WorkerSDK

/// Orders from any CSV file with a header: a ``ColumnMap`` says which column is what.
///
/// Rows with the same order number and customer are one order: their amounts are added, and the first one's time counts. Without an order
/// column each row is an order. A negative sum is a refund. Times are ISO 8601, or a date as `yyyymmdd`; amounts are decimals.
package enum MappedOrders {
  package enum Reason {
    package static let unreadableRow = "row has another number of fields than the header"
    package static let noCustomer = "no customer"
    package static let time = "time unreadable"
    package static let amount = "amount unreadable"
    package static let zero = "amount is zero"
  }

  private struct Columns {
    let customer, time, amount: Int
    let order, currency: Int?
    let currencyOfAll: String
  }

  private struct Draft {
    let customer: String
    let id: String
    let time: EventTime
    let currency: String
    var amountMicros: Int64 = 0
    var rowCount = 0
  }

  /// Reads the whole file. `onProgress` is called now and then with the bytes read and the file's size.
  package static func read(
    _ source: ByteSource, map: ColumnMap, onProgress: (Int64, Int64?) -> Void = { _, _ in }
  ) throws(RecordFileError) -> OrderHistory {
    let reader = CSVReader(source: source)
    let header = try reader.header()
    let columns = try columns(map, header: header, file: source.name)
    var lines = Tally("lines")
    var drafts: [Draft] = []
    var indexOfOrder: [[String]: Int] = [:]
    var row = CSVRow()
    var rowCount = 0
    while try reader.next(into: &row) {
      rowCount += 1
      if rowCount % 16_384 == 0 { onProgress(reader.progress.read, reader.progress.size) }
      switch read(row, columns, width: header.count) {
      case .failure(let reason): lines.count(unusedBecause: reason.label)
      case .success(let (draft, amount)):
        let key = columns.order == nil ? [draft.customer, "\(rowCount)"] : [draft.customer, draft.id]
        let index = indexOfOrder[key] ?? drafts.count
        if index == drafts.count {
          drafts.append(draft)
          indexOfOrder[key] = index
        }
        let bound = DecimalText.largestMicros
        drafts[index].amountMicros = min(max(drafts[index].amountMicros + amount, -bound), bound)
        drafts[index].rowCount += 1
      }
    }
    return history(drafts, lines: lines)
  }

  private struct Unused: Error { let label: String }

  private static func read(_ row: CSVRow, _ columns: Columns, width: Int) -> Result<(Draft, amount: Int64), Unused> {
    guard row.count == width else { return .failure(Unused(label: Reason.unreadableRow)) }
    let customer = row[columns.customer]
    guard !customer.isEmpty else { return .failure(Unused(label: Reason.noCustomer)) }
    guard let time = time(row[columns.time]) else { return .failure(Unused(label: Reason.time)) }
    guard let amount = DecimalText.micros(row[columns.amount].utf8), abs(amount) <= DecimalText.largestMicros / 1000 else {
      return .failure(Unused(label: Reason.amount))
    }
    let currency = columns.currency.map { row[$0] } ?? columns.currencyOfAll
    let id = columns.order.map { row[$0] } ?? stableID(row)
    return .success((Draft(customer: customer, id: id, time: time, currency: currency), amount))
  }

  /// An id for a row without order number: the same row has the same id in every import. Equal rows are told apart in ``history``.
  private static func stableID(_ row: CSVRow) -> String {
    String(StableHash.hash64(row.bytes.span), radix: 16)
  }

  private static func time(_ text: String) -> EventTime? {
    if let time = EventTime(iso8601: text) { return time }
    guard text.utf8.count == 8 else { return nil }
    return EventTime(iso8601: "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))")
  }

  private static func history(_ drafts: [Draft], lines: Tally) -> OrderHistory {
    var lines = lines
    var tally = Tally("orders")
    var orders: [Order] = []
    var timesSeen: [[String]: Int] = [:]
    for draft in drafts {
      guard draft.amountMicros != 0 else {
        lines.count(draft.rowCount, unusedBecause: Reason.zero)
        tally.count(unusedBecause: Reason.zero)
        continue
      }
      let isRefund = draft.amountMicros < 0
      lines.count(draft.rowCount, usedAs: isRefund ? "refund" : "order")
      tally.count(usedAs: isRefund ? OnlineRetail.refunded : OnlineRetail.completed)
      let repeats = timesSeen[[draft.customer, draft.id], default: 0]
      timesSeen[[draft.customer, draft.id]] = repeats + 1
      orders.append(
        Order(
          kind: isRefund ? .refunded : .completed, id: repeats == 0 ? draft.id : "\(draft.id)-\(repeats + 1)", customer: draft.customer,
          time: draft.time, amountMicros: abs(draft.amountMicros), currency: draft.currency, country: nil, products: [], source: "csv"))
    }
    return OrderHistory(orders: orders, lines: lines, invoices: tally)
  }

  private static func columns(_ map: ColumnMap, header: [String], file: String) throws(RecordFileError) -> Columns {
    func position(_ name: String) throws(RecordFileError) -> Int {
      if let index = header.firstIndex(of: name) { return index }
      throw RecordFileError(
        .content, at: "\(file):1", "there is no column \"\(name)\"; there are \(header.joined(separator: ", ")); mend --map.")
    }
    var currencyColumn: Int?
    if let currency = map.currency {
      let letters = currency.utf8
      let isCode = letters.count == 3 && letters.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
      if header.contains(currency) || !isCode { currencyColumn = try position(currency) }
    }
    return Columns(
      customer: try position(map.customer), time: try position(map.time), amount: try position(map.amount),
      order: try map.order.map(position), currency: currencyColumn, currencyOfAll: currencyColumn == nil ? map.currency ?? "" : "")
  }
}
