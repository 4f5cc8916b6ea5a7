/// Which column of a CSV file is what: `customer=id,time=ordered_at,order=number,amount=total,currency=EUR`.
package struct ColumnMap: Sendable, Equatable {
  package struct Invalid: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  package let customer: String
  package let time: String
  package let amount: String
  /// `nil`: every row is an order of its own.
  package let order: String?
  /// A column, or, where no column is called so, the three letters of the currency of all orders.
  package let currency: String?

  /// Reads the text of `--map`.
  package init(_ text: String) throws(Invalid) {
    var columns: [String: String] = [:]
    for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = pair.split(separator: "=", maxSplits: 1).map { String($0) }
      guard parts.count == 2, !parts[1].isEmpty else {
        throw Invalid(description: "\"\(pair)\" is no name=column; write customer=…,time=…,order=…,amount=…,currency=….")
      }
      guard ["customer", "time", "order", "amount", "currency"].contains(parts[0]) else {
        throw Invalid(description: "\"\(parts[0])\" is unknown; there are customer, time, order, amount and currency.")
      }
      columns[parts[0]] = parts[1]
    }
    guard let customer = columns["customer"], let time = columns["time"], let amount = columns["amount"] else {
      throw Invalid(description: "customer, time and amount are needed; write customer=…,time=…,amount=….")
    }
    self.customer = customer
    self.time = time
    self.amount = amount
    order = columns["order"]
    currency = columns["currency"]
  }
}
