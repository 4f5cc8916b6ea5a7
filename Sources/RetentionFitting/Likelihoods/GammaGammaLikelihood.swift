internal import Glibc
internal import Retention

/// The log-likelihood of ``GammaGamma`` for many customers, with its derivatives.
struct GammaGammaLikelihood: Likelihood {
  let spending: SpendingGroups
  let dimension = 3

  func evaluate(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    let (p, q, v) = (exp(point[0]), exp(point[1]), exp(point[2]))
    guard let model = GammaGamma(p: p, q: q, v: v) else { return (-.infinity, [0, 0, 0]) }
    var value = 0.0
    var (byP, byQ, byV) = (0.0, 0.0, 0.0)
    for group in spending.groups {
      let terms = GammaGammaTerms(model, repeats: Double(group.repeats))
      for (mean, count) in group.means {
        let one = terms.gradient(mean: mean)
        value += count * one.value
        byP += count * one.p
        byQ += count * one.q
        byV += count * one.v
      }
    }
    return (value, [p * byP, q * byQ, v * byV])
  }
}
