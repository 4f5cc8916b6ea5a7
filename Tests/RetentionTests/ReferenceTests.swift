import Foundation
import Retention
import RetentionFitting
import Testing

/// The mathematics against reference numbers that were worked out with many digits.
@Suite struct ReferenceTests {
  @Test func `2F1 has its reference values`() throws {
    let rows = try ReferenceTable("hyp2f1_grid.csv").rows
    #expect(rows.count == 400)
    for row in rows {
      let value = try #require(try Hypergeometric.value(row["a_arg"], row["b_arg"], row["c_arg"], row["z"]), "\(row.fields)")
      let reference = try row["ln_abs_F"]
      #expect(abs(value.logMagnitude - reference) <= 1e-12 * max(1, abs(reference)), "\(row.fields): \(value.logMagnitude)")
      #expect(try value.sign == row["sign"], "\(row.fields)")
      if try row.text("F") != "overflow" { #expect(try relativeError(value.value, row["F"]) < 1e-11, "\(row.fields)") }
    }
  }

  @Test(arguments: [(0.0, 0.5), (-2, 0.5), (-1, 0), (1, 1), (1, -0.1)])
  func `2F1 is undefined at its poles and outside of 0 to 1`(c: Double, z: Double) {
    #expect((Hypergeometric.value(0.5, 0.5, c, z) == nil) == (c <= 0 || z < 0 || z >= 1))
  }

  @Test func `total log-likelihoods and their gradients have their reference values`() throws {
    let all = try CDNOW.sample()
    let even = HistoryGroups(all.filter { $0.id % 2 == 0 }.map { $0.summary(until: CDNOW.calibrationEnd, roundedWeeks: true) })
    let whole = HistoryGroups(all.map { $0.summary(until: CDNOW.calibrationEnd, roundedWeeks: true) })
    #expect(whole.groups.count == 1016 && whole.customerCount == 2357)
    for row in try ReferenceTable("bgnbd_loglik_points.csv").rows {
      for (suffix, histories) in [("even", even), ("all", whole)] {
        let model = try #require(try BGNBD(r: row["r"], alpha: row["alpha"], a: row["a"], b: row["b"]))
        let (value, gradient) = BGNBDFit.likelihood(histories, of: model)
        #expect(try relativeError(value, row["LL_\(suffix)"]) < 1e-12)
        let direct = histories.groups.reduce(0) { $0 + $1.count * model.logLikelihood($1.customer) }
        #expect(try relativeError(direct, row["LL_\(suffix)"]) < 1e-12)
        for (name, slope) in zip(["r", "alpha", "a", "b"], gradient) {
          let reference = try row["dLL_d\(name)_\(suffix)"]
          #expect(abs(slope - reference) < 1e-9 * max(1, abs(reference)), "\(name) \(row.fields[0])")
        }
      }
    }
  }

  @Test func `log-likelihoods of Gamma-Gamma have their reference values`() throws {
    let all = try CDNOW.sample().map { customer in
      (customer.id, customer.summary(until: CDNOW.calibrationEnd).repeats, customer.roundedMean(until: CDNOW.calibrationEnd))
    }
    for row in try ReferenceTable("gammagamma_loglik_points.csv").rows {
      let model = try #require(try GammaGamma(p: row["p"], q: row["q"], v: row["v"]))
      let even = all.filter { $0.0 % 2 == 0 }.compactMap { model.logLikelihood(repeats: $0.1, mean: $0.2) }.reduce(0, +)
      let whole = all.compactMap { model.logLikelihood(repeats: $0.1, mean: $0.2) }.reduce(0, +)
      #expect(try relativeError(even, row["LL_even"]) < 1e-12)
      #expect(try relativeError(whole, row["LL_all"]) < 1e-12)
    }
  }

  @Test func `ln gamma and its derivative agree with factorials and with each other`() {
    for (n, factorial) in [(1.0, 1.0), (2, 1), (5, 24), (11, 3_628_800), (0.5, Double.pi.squareRoot())] {
      #expect(abs(LogGamma.value(n) - log(factorial)) < 4e-15 * max(1, abs(log(factorial))))
    }
    for z in [1e-300, 1e-8, 0.3, 1, 4.7, 9.99, 10, 123.4, 1e8, 1e300] {
      #expect(LogGamma.value(z).isFinite && LogGamma.derivative(z).isFinite)
      let step = z * 1e-5
      let slope = (LogGamma.value(z + step) - LogGamma.value(z - step)) / (2 * step)
      #expect(abs(slope - LogGamma.derivative(z)) < 2e-8 * max(abs(slope), 1) + 1e-10 / step * abs(LogGamma.value(z)) * 1e-5, "\(z)")
    }
    #expect(abs(RisingFactorial.log(0.3, 3_000_000) - (LogGamma.value(3_000_000.3) - LogGamma.value(0.3))) < 1e-6)
    #expect(abs(RisingFactorial.log(0.3, 5) - log(0.3 * 1.3 * 2.3 * 3.3 * 4.3)) < 1e-14)
  }

  @Test func `CLV by months has its reference values`() throws {
    let model = try #require(ScoringTests.golden.buying)
    var curves: PurchaseCurves?
    let spending = try #require(ScoringTests.golden.spending)
    let months = try #require(DiscountSchedule(periods: 12, periodWeeks: 4.345, discount: 0.01))
    for row in try ReferenceTable("customers_golden.csv").rows {
      let customer = try PurchaseSummary(repeats: Int(row["x"]), recency: row["t_x_weeks"], age: row["T_weeks"])
      // Once with curves that are kept, and for some customers without.
      var known = curves ?? PurchaseCurves(model, schedule: months)
      let alive = model.probabilityAlive(customer)
      let discounted = known.discounted(repeats: customer.repeats, share: months.horizon / (model.alpha + customer.age)).discounted * alive
      curves = known
      let value = try #require(spending.expectedValue(repeats: customer.repeats, mean: row["zbar"]))
      #expect(try relativeError(value * discounted, row["clv_lifetimes_12m_d0.01"]) < 1e-11)
      guard try Int(row["id"]) % 100 == 0 else { continue }
      let direct = months.sum { model.expectedPurchases(customer, horizon: Double($0) * 4.345) }
      #expect(relativeError(discounted, direct) < 1e-12)
    }
  }

  @Test func `the published expectation of a customer is met`() throws {
    let model = try #require(ScoringTests.golden.buying)
    let expected = model.expectedPurchases(PurchaseSummary(repeats: 2, recency: 30.43, age: 38.86), horizon: 39)
    #expect(relativeError(expected, 1.22591045212270) < 1e-13)
  }
}
