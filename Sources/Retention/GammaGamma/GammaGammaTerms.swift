internal import Glibc

/// What of the likelihood of ``GammaGamma`` depends on the number of purchases alone, with its derivatives by p and q.
package struct GammaGammaTerms: Sendable {
  private let model: GammaGamma
  private let repeats: Double
  private let constant: Double
  private let slopeP: Double
  private let slopeQ: Double

  package init(_ model: GammaGamma, repeats: Double) {
    (self.model, self.repeats) = (model, repeats)
    let shape = model.p * repeats
    constant = LogGamma.value(shape + model.q) - LogGamma.value(shape) - LogGamma.value(model.q)
    let outer = LogGamma.derivative(shape + model.q)
    slopeP = repeats * (outer - LogGamma.derivative(shape))
    slopeQ = outer - LogGamma.derivative(model.q)
  }

  package func logLikelihood(mean: Double) -> Double {
    // (x z)^px v^q / (x z + v)^(px + q) / z, as two ratios below 1.
    let spent = repeats * mean
    return constant - model.p * repeats * log1p(model.v / spent) - model.q * log1p(spent / model.v) - log(mean)
  }

  /// The log-likelihood with its derivatives by p, q and v.
  package func gradient(mean: Double) -> (value: Double, p: Double, q: Double, v: Double) {
    let spent = repeats * mean
    let (inner, outer) = (log1p(model.v / spent), log1p(spent / model.v))
    let value = constant - model.p * repeats * inner - model.q * outer - log(mean)
    let byV = (model.q * spent / model.v - model.p * repeats) / (spent + model.v)
    return (value, slopeP - repeats * inner, slopeQ - outer, byV)
  }
}
