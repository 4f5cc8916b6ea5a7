internal import Retention

/// The numbers of one row, as far as they could be read.
struct SummaryFields {
  var count = 0
  private var repeats = -1.0
  private var recency = -1.0
  private var age = -1.0
  private(set) var mean = 0.0

  @inline(__always)
  mutating func set(_ column: SummaryColumn, _ value: Double?, isEmpty: Bool) {
    switch column {
    case .id: break
    case .repeats: repeats = value ?? -1
    case .recency: recency = value ?? -1
    case .age: age = value ?? -1
    // Nothing is known of the value of purchases that did not take place.
    case .mean: mean = value ?? (isEmpty ? 0 : -1)
    }
  }

  /// `nil` where something is wrong.
  @inline(__always)
  var customer: PurchaseSummary? {
    guard repeats >= 0, repeats <= 1e15, repeats == repeats.rounded(.down), recency >= 0, recency <= age, age <= 1e15, mean >= 0,
      repeats > 0 || recency == 0
    else { return nil }
    return PurchaseSummary(repeats: Int(repeats), recency: recency, age: age)
  }

  /// What is wrong, and what to do about it.
  var problem: String {
    if !(repeats >= 0 && repeats <= 1e15 && repeats == repeats.rounded(.down)) {
      return "x is no whole number from 0 on; it counts the purchase days behind the first one."
    }
    if !(recency >= 0) { return "t_x is no number from 0 on; give the weeks from the first to the last purchase." }
    if !(age >= 0 && age <= 1e15) {
      return "T is no number from 0 on; give the weeks from the first purchase to the end of the observation."
    }
    if recency > age { return "t_x is later than T; the last purchase has to lie within the observation." }
    if !(mean >= 0) { return "zbar is no number from 0 on; give the mean value of the repeat purchases, or nothing." }
    return "x is 0, but t_x is not; without a repeat purchase the last purchase is the first one."
  }
}
