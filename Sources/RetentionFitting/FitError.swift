/// Why no parameters came out: what the customers lack, and what to do.
package struct FitError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Reason: Sendable, Hashable {
    /// Too few customers, or none that bought again.
    case tooLittle
    /// Parameters of the model run away: the data do not tell them.
    case degenerate
  }

  package let reason: Reason
  /// One sentence.
  package let description: String

  init(_ reason: Reason, _ description: String) {
    self.reason = reason
    self.description = description
  }
}
