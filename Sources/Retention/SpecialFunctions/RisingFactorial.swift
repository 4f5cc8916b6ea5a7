internal import Glibc

/// ln (z)ₙ = ln Γ(z + n) − ln Γ(z) for whole n, without the difference of two large numbers: a sum of logarithms of the factors
/// z, z + 1, …, z + n − 1. Differences of ln Γ lead an optimiser astray.
package enum RisingFactorial {
  /// ln (z)ₙ for z > 0. Several factors share a logarithm; beyond a million factors Stirling's series takes over, whose error is then
  /// smaller than that of the sum.
  package static func log(_ z: Double, _ n: Int) -> Double {
    guard n <= 1 << 20 else { return LogGamma.value(z + Double(n)) - LogGamma.value(z) }
    var sum = 0.0
    var product = 1.0
    for step in 0..<max(n, 0) {
      product *= z + Double(step)
      if product > 1e250 || product < 1e-250 {
        sum += Glibc.log(product)
        product = 1
      }
    }
    return sum + Glibc.log(product)
  }

  /// ln (z)ₙ − ln (y)ₙ: the factors are divided pair by pair, so that nothing cancels.
  package static func logRatio(_ z: Double, over y: Double, _ n: Int) -> Double {
    guard n <= 1 << 20 else { return log(z, n) - log(y, n) }
    var sum = 0.0
    var product = 1.0
    for step in 0..<max(n, 0) {
      product *= (z + Double(step)) / (y + Double(step))
      if product > 1e250 || product < 1e-250 {
        sum += Glibc.log(product)
        product = 1
      }
    }
    return sum + Glibc.log(product)
  }

  /// ln (z)ₖ and its derivative by z, Σ 1/(z + j), for every k from 0 to `count`.
  package static func table(_ z: Double, upTo count: Int) -> (logs: [Double], slopes: [Double]) {
    var logs = [0.0]
    var slopes = [0.0]
    logs.reserveCapacity(count + 1)
    slopes.reserveCapacity(count + 1)
    for step in 0..<max(count, 0) {
      logs.append(logs[step] + Glibc.log(z + Double(step)))
      slopes.append(slopes[step] + 1 / (z + Double(step)))
    }
    return (logs, slopes)
  }
}
