package import Retention

/// Some rows of a file of summaries, and their text as it stands there.
package struct SummaryBatch: Sendable {
  package struct Row: Sendable {
    /// Where the row's text lies in ``SummaryBatch/bytes``, without the line end.
    package let text: Range<Int>
    package let customer: PurchaseSummary
    /// z̄, the mean value of the repeat purchases; 0 without repeat purchases.
    package let mean: Double
  }

  package internal(set) var bytes: [UInt8] = []
  package internal(set) var rows: [Row] = []

  package init() {}
}
