/// Parameters that were fitted, and how sure they are.
package struct Estimate<Model: Sendable>: Sendable {
  package let model: Model
  /// Of all customers together.
  package let logLikelihood: Double
  /// How many customers it was fitted to.
  package let customers: Int
  /// Standard errors of the parameters, in their order; `nil` where the likelihood is too flat to tell.
  package let standardErrors: [Double]?
  /// The covariance of the parameters' logarithms; `nil` where the likelihood is too flat to tell.
  package let covariance: [[Double]]?
}
