import Foundation
import Retention
import RetentionFitting
import Testing

@Suite struct FitTests {
  /// The 1/10 sample of CDNOW in its first 39 weeks, with the two-decimal weeks that were published.
  static func sample() throws -> [PurchaseSummary] {
    try CDNOW.sample().map { $0.summary(until: CDNOW.calibrationEnd, roundedWeeks: true) }
  }

  @Test func `the fit of the CDNOW sample is the published one`() throws {
    let fit = try BGNBDFit.fit(HistoryGroups(Self.sample()))
    #expect(fit.customers == 2357)
    #expect(abs(fit.logLikelihood + 9582.42556056736) < 1e-8)
    #expect(relativeError(fit.model.r, 0.24259290720446597) < 1e-6)
    #expect(relativeError(fit.model.alpha, 4.413531561205429) < 1e-6)
    #expect(relativeError(fit.model.a, 0.7928861480987619) < 1e-6)
    #expect(relativeError(fit.model.b, 2.425753436493598) < 1e-6)
  }

  @Test func `the fits of the even half are the reference ones`() throws {
    let even = try CDNOW.sample().filter { $0.id % 2 == 0 }
    let buying = try BGNBDFit.fit(HistoryGroups(even.map { $0.summary(until: CDNOW.calibrationEnd, roundedWeeks: true) }))
    let spending = try GammaGammaFit.fit(Self.spending(even))
    for row in try ReferenceTable("fit_targets.csv").rows where try row.text("dataset").hasSuffix("cdnow_even_half") {
      let isBuying = try row.text("dataset").hasPrefix("bgnbd")
      let value: Double
      let error: Double
      let name = try row.text("param")
      if isBuying {
        let index = try #require(["r", "alpha", "a", "b"].firstIndex(of: name))
        value = [buying.model.r, buying.model.alpha, buying.model.a, buying.model.b][index]
        error = try #require(buying.standardErrors)[index]
      } else {
        let index = try #require(["p", "q", "v"].firstIndex(of: name))
        value = [spending.model.p, spending.model.q, spending.model.v][index]
        error = try #require(spending.standardErrors)[index]
      }
      #expect(try relativeError(value, row["value"]) < 1e-6, "\(name)")
      #expect(try relativeError(error, row["std_err"]) < 1e-3, "\(name) \(error)")
      #expect(try abs((isBuying ? buying.logLikelihood : spending.logLikelihood) - row["loglik_at_mle"]) < 1e-7)
      #expect(try Double(isBuying ? buying.customers : spending.customers) == row["n"])
    }
  }

  static func spending(_ customers: [CDNOW.Customer]) -> SpendingGroups {
    SpendingGroups(
      customers.map {
        (repeats: $0.summary(until: CDNOW.calibrationEnd).repeats, mean: $0.roundedMean(until: CDNOW.calibrationEnd))
      })
  }

  @Test func `Gamma-Gamma of the CDNOW sample is the published one`() throws {
    let fit = try GammaGammaFit.fit(Self.spending(CDNOW.sample()))
    #expect(fit.customers == 946)
    #expect(abs(fit.logLikelihood + 4055.9232435028684) < 1e-8)
    #expect(relativeError(fit.model.p, 6.24880248970909) < 1e-5)
    #expect(relativeError(fit.model.q, 3.7445884532874705) < 1e-5)
    #expect(relativeError(fit.model.v, 15.447748009463742) < 1e-5)
  }

  @Test func `Pareto/NBD of the CDNOW sample is the published one`() throws {
    let fit = try ParetoNBDFit.fit(HistoryGroups(Self.sample()))
    // Published, with unrounded weeks: r .553, alpha 10.578, s .606, beta 11.669, LL −9595.0 (Fader, Hardie & Lee 2005, table 1).
    #expect(abs(fit.logLikelihood + 9594.974) < 1e-3)
    let published = [(fit.model.r, 0.553), (fit.model.alpha, 10.578), (fit.model.s, 0.606), (fit.model.beta, 11.669)]
    for (value, reference) in published { #expect(abs(value - reference) < 0.002, "\(value) \(reference)") }
    let (value, gradient) = ParetoNBDFit.likelihood(try HistoryGroups(Self.sample()), of: fit.model)
    let direct = try Self.sample().reduce(0) { $0 + fit.model.logLikelihood($1) }
    #expect(relativeError(value, direct) < 1e-12)
    #expect(gradient.allSatisfy { abs($0) < 1e-3 }, "\(gradient)")
  }

  @Test func `the derivatives of Pareto/NBD are those of its likelihood`() throws {
    let histories = HistoryGroups(
      [(0, 0.0, 5.0), (0, 0, 0), (1, 3, 3), (4, 20, 38), (29, 10, 38), (2, 0.2, 30)].map {
        PurchaseSummary(repeats: $0, recency: $1, age: $2)
      })
    for point in [[0.5, 10.0, 0.6, 12.0], [2, 3, 1, 40], [0.1, 50, 3, 0.5], [20, 1, 0.01, 900]] {
      func value(_ point: [Double]) throws -> Double {
        let model = try #require(ParetoNBD(r: point[0], alpha: point[1], s: point[2], beta: point[3]))
        return histories.groups.reduce(0) { $0 + model.logLikelihood($1.customer) }
      }
      let model = try #require(ParetoNBD(r: point[0], alpha: point[1], s: point[2], beta: point[3]))
      let slopes = ParetoNBDFit.likelihood(histories, of: model).gradient
      for index in 0..<4 {
        var (above, below) = (point, point)
        above[index] *= 1 + 1e-5
        below[index] *= 1 - 1e-5
        let slope = try (value(above) - value(below)) / (2e-5 * point[index])
        #expect(abs(slope - slopes[index]) < 1e-6 * max(1, abs(slope)), "\(point) \(index): \(slope) \(slopes[index])")
      }
    }
  }

  @Test func `the master file fits`() throws {
    let customers = try CDNOW.master()
    #expect(customers.count == 23_570)
    let histories = HistoryGroups(customers.map { $0.summary(until: CDNOW.calibrationEnd) })
    let fit = try BGNBDFit.fit(histories)
    let gradient = BGNBDFit.likelihood(histories, of: fit.model).gradient
    #expect(gradient.allSatisfy { abs($0) < 1e-3 }, "\(gradient)")
    // The sample is a tenth of it.
    #expect(abs(fit.model.r - 0.2426) < 0.02 && abs(fit.model.a / (fit.model.a + fit.model.b) - 0.2463) < 0.02)
    #expect(fit.standardErrors != nil)
  }

  @Test func `Online Retail is told to be degenerate, with the likelihood that it reaches`() throws {
    let rows = try ReferenceTable("online_retail_summary.csv").rows
    let customers = try rows.map { try PurchaseSummary(repeats: Int($0["x"]), recency: $0["t_x_days"] / 7, age: $0["T_days"] / 7) }
    let error = #expect(throws: FitError.self) { try BGNBDFit.fit(HistoryGroups(customers)) }
    #expect(error?.reason == .degenerate)
    let text = try #require(error?.description)
    #expect(text.contains("-18151.078055") && text.contains("0.876471") && text.contains("10.7794"), "\(text)")
    let spending = try GammaGammaFit.fit(SpendingGroups(rows.map { try (repeats: Int($0["x"]), mean: $0["mean_repeat_spend_gbp"]) }))
    #expect(spending.customers == 1383)
    #expect(abs(spending.logLikelihood + 9485.554023824605) < 1e-7)
    for (value, reference) in [
      (spending.model.p, 1.8001770337784702), (spending.model.q, 3.457781727215661), (spending.model.v, 569.0168692052905),
    ] {
      #expect(relativeError(value, reference) < 1e-6)
    }
  }

  @Test func `with a prior the degenerate and the few have parameters too, and the many are not moved`() throws {
    let prior = try #require(RetentionParameters.starting.flatMap { ParameterPrior(around: $0.buying) })
    let retail = try ReferenceTable("online_retail_summary.csv").rows.map {
      try PurchaseSummary(repeats: Int($0["x"]), recency: $0["t_x_days"] / 7, age: $0["T_days"] / 7)
    }
    let steady = try BGNBDFit.fit(HistoryGroups(retail), prior: prior)
    #expect(steady.model.a / (steady.model.a + steady.model.b) < 0.05)
    let few = try BGNBDFit.fit(HistoryGroups([PurchaseSummary(repeats: 1, recency: 3, age: 10)]), prior: prior)
    #expect(abs(few.model.a / 0.8 - 1) < 0.5 && few.covariance != nil)
    let many = try BGNBDFit.fit(HistoryGroups(Self.sample()), prior: prior)
    #expect(relativeError(many.model.a, 0.7929) < 0.05)
  }

  @Test(arguments: [
    ([], FitError.Reason.tooLittle), ([(0, 0.0, 10.0), (0, 0, 12)], .tooLittle), ([(1, 2, 10), (0, 0, 12)], .tooLittle),
  ])
  func `too little to fit is told`(customers: [(Int, Double, Double)], reason: FitError.Reason) {
    let histories = HistoryGroups(customers.map { PurchaseSummary(repeats: $0.0, recency: $0.1, age: $0.2) })
    let error = #expect(throws: FitError.self) { try BGNBDFit.fit(histories) }
    #expect(error?.reason == reason)
    #expect(throws: FitError.self) {
      try GammaGammaFit.fit(
        SpendingGroups([(repeats: 1, mean: 5.0), (repeats: 2, mean: 5.0), (repeats: 3, mean: 5), (repeats: 4, mean: 5)]))
    }
  }

  @Test func `parameters come back from customers that were made with them`() throws {
    let truth = try #require(BGNBD(r: 1.2, alpha: 8, a: 1.5, b: 5))
    var random = SeededNumbers(seed: 11)
    let customers = (0..<20_000).map { _ in random.customer(truth, age: 50) }
    let fit = try BGNBDFit.fit(HistoryGroups(customers))
    let errors = try #require(fit.standardErrors)
    for (index, value) in [fit.model.r, fit.model.alpha, fit.model.a, fit.model.b].enumerated() {
      let expected = [truth.r, truth.alpha, truth.a, truth.b][index]
      #expect(abs(value - expected) < 4 * errors[index], "\(value) ± \(errors[index]), not \(expected)")
    }
  }
}
