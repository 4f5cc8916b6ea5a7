extension RetentionParameters {
  /// What is assumed before any customers were fitted: about what shops for everyday goods have, with the wide margins of
  /// ``startingDeviation``. There is nothing to assume of what people spend on a purchase.
  ///
  /// A third of customers buy again within half a year; of ten purchases between two and three are the last one.
  package static var starting: RetentionParameters? {
    guard let buying = BGNBD(r: 0.25, alpha: 4.5, a: 0.8, b: 2.5) else { return nil }
    var parameters = RetentionParameters(version: "starting", buying: buying)
    parameters.certainty = ParameterCertainty(deviation: startingDeviation)
    parameters.cutPoints = RFMCutPoints(recencyDays: [30, 60, 120, 240], purchases: [1, 2, 3, 6], spend: [25, 75, 200, 500])
    return parameters
  }

  /// The standard deviation of the logarithms of ``starting``: each parameter is, with two thirds certainty, within a factor of 2.7.
  package static let startingDeviation = 1.0
}
