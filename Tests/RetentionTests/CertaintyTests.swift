import Foundation
import Retention
import RetentionFitting
import Testing

@Suite struct CertaintyTests {
  @Test func `intervals hold the estimate, and are narrow with many customers and wide with few`() throws {
    let all = try FitTests.sample()
    let many = try BGNBDFit.fit(HistoryGroups(all))
    let prior = try #require(RetentionParameters.starting.flatMap { ParameterPrior(around: $0.buying) })
    let few = try BGNBDFit.fit(HistoryGroups(all.prefix(20)), prior: prior)
    let customer = PurchaseSummary(repeats: 2, recency: 20, age: 38)
    var widths: [Double] = []
    for fit in [many, few] {
      let certainty = try #require(fit.covariance.flatMap { ParameterCertainty(covariance: $0) })
      let alive = certainty.probabilityAlive(customer, fit.model)
      let estimate = fit.model.probabilityAlive(customer)
      #expect(alive.lower < estimate && estimate < alive.upper && alive.lower > 0 && alive.upper < 1)
      let purchases = certainty.expectedPurchases(customer, horizon: 39, fit.model)
      let expected = fit.model.expectedPurchases(customer, horizon: 39)
      #expect(purchases.lower < expected && expected < purchases.upper && purchases.lower > 0)
      widths.append(alive.upper - alive.lower)
    }
    #expect(widths[0] < 0.1 && widths[1] > 2 * widths[0], "\(widths)")
  }

  /// Nine of ten intervals have to hold the truth: customers are made by known parameters, and these are fitted again and again.
  @Test func `nine of ten intervals hold the truth`() throws {
    let truth = try #require(BGNBD(r: 0.8, alpha: 6, a: 1.2, b: 4))
    let customer = PurchaseSummary(repeats: 3, recency: 20, age: 30)
    var random = SeededNumbers(seed: 7)
    var (alive, purchases, rounds) = (0, 0, 0)
    for _ in 0..<100 {
      let histories = HistoryGroups((0..<400).map { _ in random.customer(truth, age: 40) })
      guard let fit = try? BGNBDFit.fit(histories), let certainty = fit.covariance.flatMap({ ParameterCertainty(covariance: $0) }) else {
        continue
      }
      rounds += 1
      let one = certainty.probabilityAlive(customer, fit.model)
      let truly = truth.probabilityAlive(customer)
      if one.lower <= truly, truly <= one.upper { alive += 1 }
      let other = certainty.expectedPurchases(customer, horizon: 26, fit.model)
      let expected = truth.expectedPurchases(customer, horizon: 26)
      if other.lower <= expected, expected <= other.upper { purchases += 1 }
    }
    #expect(rounds >= 90)
    #expect(alive * 100 > 80 * rounds && purchases * 100 > 80 * rounds, "\(alive), \(purchases) of \(rounds)")
  }

  @Test func `without a repeat purchase a customer is alive for certain, and at once nothing is expected`() throws {
    let model = try #require(ScoringTests.golden.buying)
    let certainty = try #require(ParameterCertainty(deviation: RetentionParameters.startingDeviation))
    #expect(certainty.probabilityAlive(PurchaseSummary(repeats: 0, recency: 0, age: 9), model) == Interval(lower: 1, upper: 1))
    #expect(certainty.expectedPurchases(PurchaseSummary(repeats: 0, recency: 0, age: 9), horizon: 0, model) == Interval(lower: 0, upper: 0))
    #expect(ParameterCertainty(covariance: [[1]]) == nil)
    // As sure as that nothing is known: wide, but within its bounds.
    let wide = certainty.expectedPurchases(PurchaseSummary(repeats: 5000, recency: 10, age: 3000), horizon: 52, model)
    #expect(wide.lower.isFinite && wide.upper.isFinite && wide.lower <= wide.upper)
  }
}
