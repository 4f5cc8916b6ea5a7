internal import Glibc
internal import Retention

/// The log-likelihood of ``BGNBD`` for many customers: that of ``BGNBD/logLikelihood(_:)``, added up, with its derivatives.
struct BGNBDLikelihood: Likelihood {
  let histories: HistoryGroups
  /// What is known beforehand; `nil` for the likelihood alone.
  var prior: ParameterPrior?
  let dimension = 4

  /// The sums over factors that depend on the number of repeats alone.
  private struct Tables {
    let buying, staying, leaving: (logs: [Double], slopes: [Double])

    init(r: Double, a: Double, b: Double, upTo count: Int) {
      buying = RisingFactorial.table(r, upTo: count)
      staying = RisingFactorial.table(b, upTo: count)
      leaving = RisingFactorial.table(a + b, upTo: count)
    }
  }

  func evaluate(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    let (r, alpha, a, b) = (exp(point[0]), exp(point[1]), exp(point[2]), exp(point[3]))
    let tables = Tables(r: r, a: a, b: b, upTo: histories.mostRepeats)
    let logAlpha = point[1]
    var value = 0.0
    // By r, alpha, a and b.
    var slopes = SIMD4<Double>(repeating: 0)
    for group in histories.groups {
      let (repeats, count) = (group.customer.repeats, group.count)
      let x = Double(repeats)
      let end = alpha + group.customer.age
      let logEnd = log(end)
      var sum = tables.buying.logs[repeats] + r * (logAlpha - logEnd) - x * logEnd
      var slope = SIMD4(tables.buying.slopes[repeats] + logAlpha - logEnd, r / alpha - (r + x) / end, 0, 0)
      if repeats > 0 {
        let begin = alpha + group.customer.recency
        let growth = log(end / begin)
        let odds = point[2] - log(b + x - 1) + (r + x) * growth
        // Both forms of ln(1 + e^odds) and of the chance of being lost, without overflow.
        let small = exp(-odds.magnitude)
        sum += max(odds, 0) + log1p(small) + tables.staying.logs[repeats] - tables.leaving.logs[repeats]
        let lost = (odds > 0 ? 1 : small) / (1 + small)
        let leaving = tables.leaving.slopes[repeats]
        slope += SIMD4(
          lost * growth, lost * (r + x) * (1 / end - 1 / begin), lost / a - leaving,
          tables.staying.slopes[repeats] - leaving - lost / (b + x - 1))
      }
      value += count * sum
      slopes += count * slope
    }
    let scaled = slopes * SIMD4(r, alpha, a, b)
    let result = (value: value, gradient: [scaled[0], scaled[1], scaled[2], scaled[3]])
    return prior.map { $0.add(to: result, at: point) } ?? result
  }
}

/// The log-likelihood when nobody is ever lost, which is what BG/NBD comes to as a falls to 0: the NBD model of Ehrenberg (1959).
struct NBDLikelihood: Likelihood {
  let histories: HistoryGroups
  let dimension = 2

  func evaluate(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    let (r, alpha) = (exp(point[0]), exp(point[1]))
    let buying = RisingFactorial.table(r, upTo: histories.mostRepeats)
    var value = 0.0
    var (byR, byAlpha) = (0.0, 0.0)
    for group in histories.groups {
      let x = Double(group.customer.repeats)
      let end = alpha + group.customer.age
      let logEnd = log(end)
      value += group.count * (buying.logs[group.customer.repeats] + r * point[1] - (r + x) * logEnd)
      byR += group.count * (buying.slopes[group.customer.repeats] + point[1] - logEnd)
      byAlpha += group.count * (r / alpha - (r + x) / end)
    }
    return (value, [r * byR, alpha * byAlpha])
  }
}
