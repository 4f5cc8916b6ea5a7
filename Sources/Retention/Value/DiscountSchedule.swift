internal import Glibc

/// How future purchases are discounted: those of the i-th period count 1 / (1 + discount)^i.
package struct DiscountSchedule: Sendable, Hashable {
  /// How many periods are looked ahead.
  package let periods: Int
  /// A period's length in weeks.
  package let periodWeeks: Double
  /// Discount per period: 0.01 is one per cent.
  package let discount: Double

  /// 52 weeks at 0.25 % a week, which is about 14 % a year.
  package static let year = DiscountSchedule(uncheckedPeriods: 52, periodWeeks: 1, discount: 0.0025)

  /// `nil` unless there is a period of positive length, and the discount is not negative.
  package init?(periods: Int, periodWeeks: Double, discount: Double) {
    guard periods > 0, periods <= 10_000, periodWeeks > 0, periodWeeks.isFinite, discount >= 0, discount.isFinite else { return nil }
    self.init(uncheckedPeriods: periods, periodWeeks: periodWeeks, discount: discount)
  }

  private init(uncheckedPeriods periods: Int, periodWeeks: Double, discount: Double) {
    (self.periods, self.periodWeeks, self.discount) = (periods, periodWeeks, discount)
  }

  /// How far is looked ahead, in weeks.
  package var horizon: Double { Double(periods) * periodWeeks }

  /// Σ (E(i) − E(i − 1)) / (1 + discount)^i, where `cumulative(i)` is E at the end of the i-th period.
  ///
  /// Summed by parts, so that all terms are positive and none is the difference of two near numbers:
  /// Σ E(i) · (d^−i − d^−(i + 1)) for i < n, and E(n) · d^−n, with d = 1 + discount.
  package func sum(_ cumulative: (Int) -> Double) -> Double {
    let rate = log1p(discount)
    var sum = cumulative(periods) * exp(-rate * Double(periods))
    let drop = -expm1(-rate)
    guard drop > 0 else { return sum }
    for period in stride(from: periods - 1, through: 1, by: -1) { sum += cumulative(period) * exp(-rate * Double(period)) * drop }
    return sum
  }
}
