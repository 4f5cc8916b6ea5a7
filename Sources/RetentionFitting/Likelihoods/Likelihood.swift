/// A function of the logarithms of positive parameters that is to be made as large as possible.
package protocol Likelihood {
  /// How many parameters there are.
  var dimension: Int { get }

  /// The value at the parameters e^point, and its derivatives by the elements of `point`.
  func evaluate(_ point: [Double]) -> (value: Double, gradient: [Double])
}
