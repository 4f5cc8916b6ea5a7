/// What the models say about one customer.
package struct CustomerScore: Sendable, Hashable {
  /// The probability that it will ever buy again.
  package var probabilityAlive = 0.0
  /// Expected purchases in the next 39 weeks.
  package var purchases39 = 0.0
  /// Expected purchases in the next 52 weeks.
  package var purchases52 = 0.0
  /// The expected mean value of a purchase; `nil` where there is none: without a Gamma-Gamma model, or where its mean is infinite.
  package var value: Double?
  /// The predicted lifetime value over 52 weeks, discounted by the week; `nil` where ``value`` is.
  package var lifetimeValue52: Double?
  /// The purchases of the next 52 weeks, those of week i divided by 1.0025^i.
  package var discounted52 = 0.0

  package init() {}
}
