package import RecordFiles
package import Retention

/// Customers as fitting and scoring want them, wherever they come from.
package struct CustomerSet: Sendable {
  package struct Customer: Sendable {
    package let summary: PurchaseSummary
    /// The mean value of its repeat purchases; 0 without any.
    package let mean: Double
    /// What it spent in all, as far as that is known.
    package let spend: Double

    package init(summary: PurchaseSummary, mean: Double, spend: Double) {
      (self.summary, self.mean, self.spend) = (summary, mean, spend)
    }
  }

  package private(set) var customers: [Customer] = []

  package init() {}

  package mutating func add(_ customer: Customer) { customers.append(customer) }

  /// Adds those of a file of summaries, where the value of the first purchase is not known and is taken to be that of the others.
  package mutating func read(_ reader: SummaryReader, onProgress: (Int) -> Void = { _ in }) throws(RecordFileError) {
    var batch = SummaryBatch()
    while try reader.next(into: &batch) {
      for row in batch.rows {
        let purchases = Double(row.customer.repeats + 1)
        customers.append(Customer(summary: row.customer, mean: row.mean, spend: purchases * row.mean))
      }
      onProgress(customers.count)
    }
  }

  /// Adds those of an order book, as of the end of `day`, with their values in one currency.
  package mutating func add(_ book: OrderBook, on day: Int32, currency: UInt32) {
    // In a fixed order, so that sums over customers are the same in every run.
    for (_, history) in book.histories.sorted(by: { $0.key < $1.key }) {
      guard let totals = history.totals else { continue }
      customers.append(
        Customer(
          summary: totals.summary(on: day), mean: max(0, totals.meanValue(in: currency)),
          spend: Double(totals.sums[currency: currency]) / 1e6))
    }
  }

  /// The cut points of their RFM scores; `nil` without customers.
  package var cutPoints: RFMCutPoints? {
    RFMCutPoints(
      ofRecencyDays: customers.map { (($0.summary.age - $0.summary.recency) * 7 * 1000).rounded() / 1000 },
      purchases: customers.map { Double($0.summary.repeats + 1) }, spend: customers.map(\.spend))
  }
}
