/// The second derivatives of a ``Likelihood`` at a place, and what follows from them.
struct Curvature: Sendable {
  /// Row by row; symmetric.
  let matrix: [[Double]]

  /// From differences of the gradient, which is exact.
  init(_ function: some Likelihood, at point: [Double], step: Double = 1e-4) {
    let columns = point.indices.map { index in
      var (above, below) = (point, point)
      above[index] += step
      below[index] -= step
      return zip(function.evaluate(above).gradient, function.evaluate(below).gradient).map { ($0 - $1) / (2 * step) }
    }
    matrix = point.indices.map { row in point.indices.map { (columns[row][$0] + columns[$0][row]) / 2 } }
  }

  /// The inverse of the negated matrix, which at a maximum is the covariance of the estimates; `nil` unless it is positive definite.
  var covariance: [[Double]]? {
    let units = matrix.indices.map { unit in matrix.indices.map { $0 == unit ? 1.0 : 0 } }
    let columns = units.compactMap { solve($0) }
    return columns.count == matrix.count ? columns : nil
  }

  /// The step of Newton's method for a gradient; `nil` unless the negated matrix is positive definite.
  ///
  /// By Cholesky's factors of the negated matrix.
  func solve(_ right: [Double]) -> [Double]? {
    let count = matrix.count
    var factor = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    for row in 0..<count {
      for column in 0...row {
        let known = (0..<column).reduce(0) { $0 + factor[row][$1] * factor[column][$1] }
        let rest = -matrix[row][column] - known
        if row == column {
          guard rest > 0, rest.isFinite else { return nil }
          factor[row][row] = rest.squareRoot()
        } else {
          factor[row][column] = rest / factor[column][column]
        }
      }
    }
    var solution = right
    for row in 0..<count {
      solution[row] = (solution[row] - (0..<row).reduce(0) { $0 + factor[row][$1] * solution[$1] }) / factor[row][row]
    }
    for row in (0..<count).reversed() {
      solution[row] = (solution[row] - ((row + 1)..<count).reduce(0) { $0 + factor[$1][row] * solution[$1] }) / factor[row][row]
    }
    return solution
  }
}
