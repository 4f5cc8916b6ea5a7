internal import Glibc

extension BGNBD {
  /// The logarithm of the likelihood of one customer's history.
  ///
  /// Source: Fader, Hardie & Lee (2005), equation 6, in the form of Fader & Hardie, "Implementing the BG/NBD Model … in Excel":
  /// Γ(r + x) α^r / Γ(r) · Γ(a + b) Γ(b + x) / (Γ(b) Γ(a + b + x)) · ((α + T)^−(r + x) + a / (b + x − 1) · (α + t_x)^−(r + x)).
  package func logLikelihood(_ customer: PurchaseSummary) -> Double {
    let x = customer.repeats
    let buying = RisingFactorial.log(r, x) - r * log1p(customer.age / alpha) - Double(x) * log(alpha + customer.age)
    let staying = RisingFactorial.logRatio(b, over: a + b, x)
    let odds = logOddsLost(customer)
    return buying + staying + (odds > 0 ? odds + log1p(exp(-odds)) : log1p(exp(odds)))
  }
}
