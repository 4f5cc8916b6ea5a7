import Foundation
import Retention
import Testing

@Suite struct ScoringTests {
  static let golden = (
    buying: BGNBD(r: 0.242592907204466, alpha: 4.41353156120543, a: 0.792886148098762, b: 2.4257534364936),
    spending: GammaGamma(p: 6.24880248970909, q: 3.74458845328747, v: 15.4477480094637)
  )

  @Test func `scores of customers have their reference values`() throws {
    let model = try #require(Self.golden.buying)
    var scorer = CustomerScorer(model, spending: Self.golden.spending)
    let rows = try ReferenceTable("customers_golden.csv").rows
    #expect(rows.count == 1178)
    for row in rows {
      let customer = try PurchaseSummary(repeats: Int(row["x"]), recency: row["t_x_weeks"], age: row["T_weeks"])
      let score = try scorer.score(customer, mean: row["zbar"])
      let id = try row.text("id")
      #expect(try relativeError(score.probabilityAlive, row["p_alive"]) < 1e-12, "\(id)")
      #expect(try relativeError(score.purchases39, row["exp_purch_39w"]) < 1e-11, "\(id)")
      #expect(try relativeError(score.purchases52, row["exp_purch_52w"]) < 1e-11, "\(id)")
      #expect(try relativeError(#require(score.value), row["gg_exp_avg_value"]) < 1e-12, "\(id)")
      #expect(try relativeError(#require(score.lifetimeValue52), row["clv_52w_d0.0025"]) < 1e-11, "\(id)")
      #expect(try relativeError(model.logLikelihood(customer), row["loglik"]) < 1e-12, "\(id)")
    }
  }

  @Test func `a score is the same in any company`() throws {
    let model = try #require(Self.golden.buying)
    let customers = try ReferenceTable("customers_golden.csv").rows.prefix(200).map {
      try (PurchaseSummary(repeats: Int($0["x"]), recency: $0["t_x_weeks"], age: $0["T_weeks"]), $0["zbar"])
    }
    var forward = CustomerScorer(model, spending: Self.golden.spending)
    var backward = forward
    let last = customers.reversed().map { backward.score($0, mean: $1) }
    let first = customers.map { forward.score($0, mean: $1) }
    #expect(first == last.reversed())
    for (customer, score) in zip(customers, first).prefix(20) {
      var alone = CustomerScorer(model, spending: Self.golden.spending)
      #expect(alone.score(customer.0, mean: customer.1) == score)
    }
  }

  /// Parameters and customers from all corners, each with every other.
  @Test func `the fast way and the slow way agree everywhere, and nothing is infinite`() throws {
    let parameters: [(Double, Double, Double, Double)] = [
      (0.2426, 4.4135, 0.7929, 2.4258), (1e-4, 1e-6, 1e-5, 1e-5), (100, 2000, 50, 200), (0.6, 57, 0.0021, 0.063), (5, 1e-3, 1, 1e-3),
      (1, 1, 1, 1), (0.25, 4, 0.25, 0.75), (30, 0.5, 1e4, 3e4), (2, 10, 200, 0.5), (1e4, 1e5, 0.5, 5),
    ]
    let customers: [(Int, Double, Double)] = [
      (0, 0, 0), (0, 0, 1e-9), (0, 0, 38.86), (0, 0, 1e6), (1, 0, 0), (1, 0, 500), (3, 30, 38.86), (29, 10, 38.86), (365, 364, 365),
      (5000, 600, 700), (100_000, 1e4, 1e4 + 1),
    ]
    for (r, alpha, a, b) in parameters {
      let model = try #require(BGNBD(r: r, alpha: alpha, a: a, b: b))
      var scorer = CustomerScorer(model, spending: GammaGamma(p: 0.01, q: 0.5, v: 1e-3))
      for (x, recency, age) in customers {
        let customer = PurchaseSummary(repeats: x, recency: recency, age: age)
        let score = scorer.score(customer, mean: x == 0 ? 0 : 25)
        #expect(score.probabilityAlive >= 0 && score.probabilityAlive <= 1)
        #expect(score.purchases39 >= 0 && score.purchases52 >= score.purchases39 * (1 - 1e-13))
        let numbers = [score.purchases39, score.purchases52, score.value ?? 0, score.lifetimeValue52 ?? 0]
        #expect(numbers.allSatisfy { $0.isFinite }, "\(model) \(customer): \(numbers)")
        let direct = model.expectedPurchases(customer, horizon: 52)
        #expect(relativeError(score.purchases52, direct) < 1e-11 || direct < 1e-290, "\(model) \(customer): \(score.purchases52) \(direct)")
        #expect(model.logLikelihood(customer).isFinite, "\(model) \(customer)")
      }
    }
  }

  @Test func `a customer without history has a value only where the mean of all is finite`() throws {
    let model = try #require(GammaGamma(p: 2, q: 0.9, v: 3))
    #expect(model.expectedValue(repeats: 0, mean: 0) == nil)
    let divisor = 2 + 0.9 - 1.0
    #expect(model.expectedValue(repeats: 1, mean: 10) == 26 / divisor)
    #expect(GammaGamma(p: 0, q: 1, v: 1) == nil && BGNBD(r: 1, alpha: .infinity, a: 1, b: 1) == nil)
  }
}
