extension RetentionParameters {
  /// What is assumed before any customers were fitted: about what shops for everyday goods have, with the wide margins of
  /// ``startingDeviation``. There is nothing to assume of what people spend.
  ///
  /// A third of customers buy again within half a year; of ten purchases between two and three are the last one.
  package static var starting: RetentionParameters? {
    BGNBD(r: 0.25, alpha: 4.5, a: 0.8, b: 2.5).map { RetentionParameters(version: "starting", buying: $0) }
  }

  /// The standard deviation of the logarithms of ``starting``: each parameter is, with two thirds certainty, within a factor of 2.7.
  package static let startingDeviation = 1.0
}
