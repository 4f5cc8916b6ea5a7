/// Customers of one period against those of the period before, for retention rates in both of the definitions that are in use. They
/// differ as soon as customers come back after a pause, so each has its name.
package struct PeriodRetention: Sendable, Hashable {
  /// S: customers that bought in the period before.
  package var activeBefore: Int64
  /// E: customers that bought in this period.
  package var active: Int64
  /// N: of these, those that had never bought before.
  package var new: Int64
  /// Of these, those that bought in the period before too.
  package var retained: Int64

  package init(activeBefore: Int64 = 0, active: Int64 = 0, new: Int64 = 0, retained: Int64 = 0) {
    (self.activeBefore, self.active, self.new, self.retained) = (activeBefore, active, new, retained)
  }

  /// (E − N) / S, as textbooks have it: above 1 where more customers come back than leave. `nil` without customers before.
  package var netRate: Double? { activeBefore > 0 ? Double(active - new) / Double(activeBefore) : nil }

  /// The share of the customers before that bought again in this period; never above 1. `nil` without customers before.
  package var overlapRate: Double? { activeBefore > 0 ? Double(retained) / Double(activeBefore) : nil }
}
