import Foundation
import RecordFiles

/// The invoices of UCI Online Retail with a customer and a positive amount, as touchpoints. Cancellations name no invoice, so they would
/// correct nothing.
enum OnlineRetailLedger {
  static func touchpoints() throws -> String {
    let source = try ByteSource(path: ReferenceTable.shared("data/online_retail_I.csv.gz").path)
    var bytes: [UInt8] = []
    while try source.read(into: &bytes) {}
    // Per invoice: customer, time, and the sum in thousandths.
    var invoices: [Substring: (customer: Substring, time: Substring, milli: Int)] = [:]
    var order: [Substring] = []
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst() {
      // Descriptions may have commas; everything else is counted from the ends.
      let front = line.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
      let back = line.split(separator: ",", omittingEmptySubsequences: false).suffix(5)
      guard front.count == 2, back.count == 5 else { continue }
      let fields = Array(back)
      guard let quantity = Double(fields[0]), let price = Double(fields[2]), quantity > 0, price > 0, !fields[3].isEmpty else { continue }
      let number = front[0]
      if number.hasPrefix("C") { continue }
      if invoices[number] == nil { order.append(number) }
      let customer = fields[3].split(separator: ".")[0]
      invoices[number, default: (customer, fields[1], 0)].milli += Int((quantity * price * 1000).rounded())
    }
    return order.compactMap { number in
      guard let invoice = invoices[number] else { return nil }
      let time = invoice.time.replacing(" ", with: "T")
      return #"{"topic":"touchpoints","key":"\#(invoice.customer)","value":{"type":"track","event":"Order Completed","#
        + #""userId":"\#(invoice.customer)","timestamp":"\#(time)Z","properties":{"order_id":"\#(number)","#
        + #""revenue":\#(Double(invoice.milli) / 1000)}}}"#
    }.joined(separator: "\n")
  }
}
