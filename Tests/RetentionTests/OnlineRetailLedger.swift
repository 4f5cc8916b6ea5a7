import Foundation
import RecordFiles

/// The invoices of UCI Online Retail with a customer and a positive amount, as touchpoints. Cancellations name no invoice, so they would
/// correct nothing.
enum OnlineRetailLedger {
  private static let text = Result { try read() }

  /// Read once for all tests.
  static func touchpoints() throws -> String { try text.get() }

  private static func read() throws -> String {
    let source = try ByteSource(path: ReferenceTable.shared("data/online_retail_I.csv.gz").path)
    var bytes: [UInt8] = []
    while try source.read(into: &bytes) {}
    // Per invoice: customer, time, and the sum in thousandths.
    var invoices: [String: (customer: String, time: String, milli: Int)] = [:]
    var order: [String] = []
    eachLine(of: bytes) { line, commas in
      // Descriptions may have commas; everything else is counted from the ends: quantity, time, price, customer, country.
      guard let first = commas.first, commas.count >= 5, bytes[line.lowerBound] != UInt8(ascii: "C") else { return }
      let last = commas.suffix(5).map { $0 + 1 }
      let field = { (place: Int) in String(decoding: bytes[last[place]..<last[place + 1] - 1], as: UTF8.self) }
      let customer = String(field(3).prefix { $0 != "." })
      guard let quantity = Double(field(0)), let price = Double(field(2)), quantity > 0, price > 0, !customer.isEmpty else { return }
      let number = String(decoding: bytes[line.lowerBound..<first], as: UTF8.self)
      if invoices[number] == nil { order.append(number) }
      invoices[number, default: (customer, field(1), 0)].milli += Int((quantity * price * 1000).rounded())
    }
    return order.compactMap { number in
      guard let invoice = invoices[number] else { return nil }
      let time = invoice.time.replacing(" ", with: "T")
      return #"{"topic":"touchpoints","key":"\#(invoice.customer)","value":{"type":"track","event":"Order Completed","#
        + #""userId":"\#(invoice.customer)","timestamp":"\#(time)Z","properties":{"order_id":"\#(number)","#
        + #""revenue":\#(Double(invoice.milli) / 1000)}}}"#
    }.joined(separator: "\n")
  }

  /// Each line but the first, with the places of its commas. As strings, half a million lines take half a minute.
  private static func eachLine(of bytes: [UInt8], _ body: (Range<Int>, [Int]) -> Void) {
    var (start, isFirst) = (0, true)
    var commas: [Int] = []
    while start < bytes.count {
      commas.removeAll(keepingCapacity: true)
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
        if bytes[end] == UInt8(ascii: ",") { commas.append(end) }
        end += 1
      }
      if !isFirst, end > start { body(start..<end, commas) }
      (start, isFirst) = (end + 1, false)
    }
  }
}
