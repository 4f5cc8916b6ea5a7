/// What follows from the purchases up to a day.
package struct PurchaseTotals: Sendable, Hashable {
  /// The days of the first and the last purchase, since 1970.
  package var firstDay: Int32
  package var lastDay: Int32
  /// How many days with a purchase there are.
  package var days: Int32
  /// What was bought in all.
  package var sums: CurrencySums
  /// What was bought on the first day.
  package var firstDaySums: CurrencySums

  /// x, t_x and T for an observation that ends with `day`, which is not before the last purchase.
  package func summary(on day: Int32) -> PurchaseSummary {
    PurchaseSummary(
      repeats: Int(days) - 1, recency: Double(lastDay - firstDay) / 7, age: Double(max(day, lastDay) - firstDay) / 7)
  }

  /// z̄, the mean value of the repeat purchases in one currency, in its unit; 0 without any.
  package func meanValue(in currency: UInt32) -> Double {
    days > 1 ? Double(sums[currency] - firstDaySums[currency]) / Double(days - 1) / 1e6 : 0
  }
}

extension PurchaseHistory {
  /// The purchases that there are; `nil` without any.
  package var totals: PurchaseTotals? {
    guard let first = folded.days > 0 ? folded.firstDay : recent.first?.day else { return nil }
    var totals = PurchaseTotals(
      firstDay: first, lastDay: folded.days > 0 ? folded.lastDay : first, days: folded.days, sums: folded.sums,
      firstDaySums: folded.firstDaySums)
    var counted: Int32? = folded.days > 0 ? folded.lastDay : nil
    for purchase in recent {
      if purchase.day != counted {
        totals.days &+= 1
        counted = purchase.day
      }
      totals.lastDay = purchase.day
      totals.sums.add(purchase.amount)
      if purchase.day == first { totals.firstDaySums.add(purchase.amount) }
    }
    return totals
  }
}
