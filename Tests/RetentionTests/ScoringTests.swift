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

  @Test func `bench`() throws {
    let model = try #require(Self.golden.buying)
    var scorer = CustomerScorer(model, spending: Self.golden.spending)
    let rows = try ReferenceTable("customers_golden.csv").rows.map {
      try (PurchaseSummary(repeats: Int($0["x"]), recency: $0["t_x_weeks"], age: $0["T_weeks"]), $0["zbar"])
    }
    let clock = ContinuousClock()
    for _ in 0..<3 {
      var sum = 0.0
      let time = clock.measure {
        for _ in 0..<300 { for (c, m) in rows { sum += scorer.score(c, mean: m).purchases39 } }
      }
      print("bench", time / Double(300 * rows.count), sum)
    }
    let time = clock.measure { scorer = CustomerScorer(model, spending: Self.golden.spending); for (c, m) in rows { _ = scorer.score(c, mean: m) } }
    print("bench first", time)
  }
}
