internal import CNLopt

/// Finds the maximum of a ``Likelihood`` within bounds, with NLopt's sequential quadratic programming (Kraft 1994), which is a quasi-Newton
/// method for so few parameters. Here functions are handed to C.
enum Maximiser {
  struct Result: Sendable {
    let point: [Double]
    let value: Double
    let evaluations: Int
  }

  /// What the C function needs of the search.
  private final class Search<Function: Likelihood> {
    let function: Function
    let scale: Double
    var best: (point: [Double], value: Double)?
    var evaluations = 0

    init(_ function: Function, scale: Double) {
      self.function = function
      self.scale = scale
    }

    /// The value at `point`; what is not finite is a very bad place, not a result.
    func evaluate(_ point: [Double]) -> (value: Double, gradient: [Double]) {
      evaluations += 1
      let (value, gradient) = function.evaluate(point)
      guard value.isFinite, gradient.allSatisfy(\.isFinite) else { return (-1e30, gradient.map { _ in 0 }) }
      if best.map({ value > $0.value }) ?? true { best = (point, value) }
      return (value * scale, gradient.map { $0 * scale })
    }
  }

  /// Climbs from `start` within `lower` and `upper`. `scale` brings values to about 1, such as one over the number of customers.
  /// `nil` where no place had a finite value.
  static func climb<Function: Likelihood>(
    _ function: Function, from start: [Double], lower: [Double], upper: [Double], scale: Double, tolerance: Double = 1e-15
  ) -> Result? {
    let search = Search(function, scale: scale)
    guard let optimiser = unsafe nlopt_create(NLOPT_LD_SLSQP, UInt32(function.dimension)) else { return nil }
    defer { unsafe nlopt_destroy(optimiser) }
    unsafe nlopt_set_lower_bounds(optimiser, lower)
    unsafe nlopt_set_upper_bounds(optimiser, upper)
    unsafe nlopt_set_ftol_rel(optimiser, tolerance)
    unsafe nlopt_set_xtol_rel(optimiser, 1e-10)
    unsafe nlopt_set_maxeval(optimiser, 500)
    let evaluate: (UnsafePointer<Double>?, UnsafeMutablePointer<Double>?) -> Double = { point, gradient in
      guard let point = unsafe point else { return -1e30 }
      let result = unsafe search.evaluate(Array(UnsafeBufferPointer(start: point, count: function.dimension)))
      if let gradient = unsafe gradient {
        for index in result.gradient.indices { unsafe gradient[index] = result.gradient[index] }
      }
      return result.value
    }
    let box = unsafe ObjectiveBox(evaluate)
    // The box outlives the search, which ends before this function does.
    withExtendedLifetime(box) {
      unsafe nlopt_set_max_objective(
        optimiser,
        { _, point, gradient, data in
          guard let data = unsafe data else { return -1e30 }
          return unsafe Unmanaged<ObjectiveBox>.fromOpaque(data).takeUnretainedValue().evaluate(point, gradient)
        }, Unmanaged.passUnretained(box).toOpaque())
      var point = zip(start, zip(lower, upper)).map { min(max($0, $1.0), $1.1) }
      var value = 0.0
      // Whatever it says of why it ended: the best place that was seen is the result.
      _ = unsafe nlopt_optimize(optimiser, &point, &value)
    }
    return search.best.map { Result(point: $0.point, value: $0.value, evaluations: search.evaluations) }
  }
}

/// A function that C can be given the address of.
@safe
private final class ObjectiveBox {
  let evaluate: (UnsafePointer<Double>?, UnsafeMutablePointer<Double>?) -> Double

  init(_ evaluate: @escaping (UnsafePointer<Double>?, UnsafeMutablePointer<Double>?) -> Double) { unsafe self.evaluate = evaluate }
}
