/// A customer's purchases as the models see them. Times are in weeks, which are days / 7.
package struct PurchaseSummary: Sendable, Hashable {
  /// x: how many days with a purchase there are behind the first one. All purchases of one day are one purchase.
  package let repeats: Int
  /// t_x: from the first purchase to the last one; 0 without a repeat purchase.
  package let recency: Double
  /// T: from the first purchase to the end of the observation.
  package let age: Double

  package init(repeats: Int, recency: Double, age: Double) {
    (self.repeats, self.recency, self.age) = (repeats, recency, age)
  }

  /// (T − t_x) / (t_x / x): how many of its own intervals between purchases the customer has been silent. `nil` without a repeat purchase.
  package var overdueRatio: Double? {
    repeats > 0 && recency > 0 ? (age - recency) * Double(repeats) / recency : nil
  }
}
