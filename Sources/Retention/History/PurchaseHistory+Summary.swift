/// What follows from the purchases that there are.
package struct PurchaseTotals: Sendable, Hashable {
  /// The day of the first purchase, since 1970 (UTC).
  package var firstDay: Int32
  /// The moment of the last purchase, in milliseconds since 1970.
  package var lastTime: Int64
  /// How many days with a purchase there are.
  package var days: Int32
  /// What was bought in all.
  package var sums: CurrencySums
  /// What was bought on the first day.
  package var firstDaySums: CurrencySums

  /// The day of the last purchase.
  package var lastDay: Int32 { PurchaseHistory.day(of: lastTime) }

  static let weekMilliseconds = 604_800_000.0

  /// x, t_x and T for an observation that ends with `day`, which is not before the last purchase.
  package func summary(on day: Int32) -> PurchaseSummary {
    PurchaseSummary(
      repeats: Int(days) - 1, recency: Double(lastDay - firstDay) / 7, age: Double(max(day, lastDay) - firstDay) / 7)
  }

  /// x, t_x and T at a moment: from purchase to purchase time goes by days, and silence is measured from the moment of the last one. So at
  /// the moment of a purchase, and whole days behind it, this is what ``summary(on:)`` says.
  package func summary(at moment: Int64) -> PurchaseSummary {
    let recency = Int64(lastDay - firstDay)
    return PurchaseSummary(
      repeats: Int(days) - 1, recency: Double(recency) / 7,
      age: Double(recency &* 86_400_000 &+ max(0, moment &- lastTime)) / Self.weekMilliseconds)
  }

  /// z̄, the mean value of the repeat purchases in one currency, in its unit; 0 without any.
  package func meanValue(in currency: UInt32) -> Double {
    days > 1 ? Double(sums[currency: currency] - firstDaySums[currency: currency]) / (Double(days - 1) * 1e6) : 0
  }
}

extension PurchaseHistory {
  /// The purchases that there are; `nil` without any.
  package var totals: PurchaseTotals? {
    guard !isEmpty else { return nil }
    var folded = folded
    for order in recent where !order.isVoid { folded.append(at: order.time, order.amount) }
    return PurchaseTotals(
      firstDay: folded.firstDay, lastTime: folded.lastTime, days: folded.days, sums: folded.sums, firstDaySums: folded.firstDaySums)
  }
}
