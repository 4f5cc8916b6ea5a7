internal import Glibc
internal import Retention

/// The log-likelihood of ``ParetoNBD`` for many customers, with its derivatives.
struct ParetoNBDLikelihood: Likelihood {
  let histories: HistoryGroups
  let dimension = 4

  func evaluate(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    let (r, alpha, s, beta) = (exp(point[0]), exp(point[1]), exp(point[2]), exp(point[3]))
    guard let model = ParetoNBD(r: r, alpha: alpha, s: s, beta: beta) else { return (-.infinity, [0, 0, 0, 0]) }
    let buying = RisingFactorial.table(r, upTo: histories.mostRepeats)
    var value = 0.0
    var slopes = SIMD4<Double>(repeating: 0)
    for group in histories.groups {
      let customer = group.customer
      let (x, recency) = (Double(customer.repeats), customer.recency)
      let silence = ParetoSilence(model, customer)
      let (fromAlpha, fromBeta) = (log1p(recency / alpha), log1p(recency / beta))
      let sum = buying.logs[customer.repeats] - r * fromAlpha - x * log(alpha + recency) - s * fromBeta + silence.logSum
      value += group.count * sum
      let slope = SIMD4(
        buying.slopes[customer.repeats] - fromAlpha - silence.means.logAlpha,
        r * recency / (alpha * (alpha + recency)) - x / (alpha + recency) - (r + x) * (silence.means.perAlpha - 1 / (alpha + recency)),
        silence.lost / s - fromBeta - silence.means.logBeta,
        s * recency / (beta * (beta + recency)) - s * (silence.means.perBeta - 1 / (beta + recency)) - silence.lostPerBeta)
      slopes += group.count * slope
    }
    let scaled = slopes * SIMD4(r, alpha, s, beta)
    return (value, [scaled[0], scaled[1], scaled[2], scaled[3]])
  }
}
