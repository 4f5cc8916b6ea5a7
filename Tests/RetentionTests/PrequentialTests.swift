import Foundation
import Retention
import RetentionFitting
import Testing

/// What the models say of the weeks behind those that they were fitted to, against what happened.
@Suite struct PrequentialTests {
  private static let horizon = 39.0

  /// Predicted and actual purchases by the number of repeats in the first 39 weeks, 7 standing for more too.
  struct Row {
    var customers = 0
    var actual = 0.0
    var buying = 0.0
    var second = 0.0

    func line(_ label: String) -> String {
      let count = Double(customers)
      func text(_ value: Double) -> String { String(format: "%.3f", value / count) }
      return "| \(label) | \(customers) | \(text(actual)) | \(text(buying)) | \(text(second)) |"
    }
  }

  /// Worked out once for all tests.
  private static let rows = Result { try table() }

  /// The fit to weeks 1 to 39, and the table.
  private static func table() throws -> [Row] {
    let customers = try CDNOW.sample()
    let summaries = customers.map { $0.summary(until: CDNOW.calibrationEnd, roundedWeeks: true) }
    let buying = try BGNBDFit.fit(HistoryGroups(summaries)).model
    let second = try ParetoNBDFit.fit(HistoryGroups(summaries)).model
    var rows = [Row](repeating: Row(), count: 8)
    for (customer, summary) in zip(customers, summaries) {
      let later = Set(customer.purchases.map(\.day).filter { $0 > CDNOW.calibrationEnd && $0 <= CDNOW.calibrationEnd + 273 }).count
      let index = min(summary.repeats, 7)
      rows[index].customers += 1
      rows[index].actual += Double(later)
      rows[index].buying += buying.expectedPurchases(summary, horizon: horizon)
      rows[index].second += second.expectedPurchases(summary, horizon: horizon)
    }
    return rows
  }

  private static func total(_ rows: [Row]) -> Row {
    rows.reduce(into: Row()) { total, row in
      total.customers += row.customers
      total.actual += row.actual
      total.buying += row.buying
      total.second += row.second
    }
  }

  @Test func `fitted to weeks 1 to 39 the model predicts weeks 40 to 78 within 15 per cent`() throws {
    let total = Self.total(try Self.rows.get())
    #expect(total.actual == 1882)
    #expect(abs(total.buying - 1653.42) < 0.01)
    #expect(abs(total.buying / total.actual - 1) < 0.15)
    #expect(abs(total.second / total.actual - 1) < 0.15)
  }

  @Test func `the table in the documentation is the one that comes out`() throws {
    let rows = try Self.rows.get()
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let article = try String(contentsOf: package.appending(path: "Sources/Retention/Retention.docc/Predictions.md"), encoding: .utf8)
    let lines = rows.enumerated().map { $1.line($0 == 7 ? "7 and more" : "\($0)") } + [Self.total(rows).line("all")]
    let total = Self.total(rows)
    let sums = [total.actual, total.buying, total.second].map { $0.rounded() }.map { "\(Int($0) / 1000),\(Int($0) % 1000)" }
    #expect(
      article.contains("bought \(sums[0]) times") && article.contains("expected \(sums[1]) ") && article.contains("NBD \(sums[2])."),
      "\(sums)")
    for line in lines { #expect(article.contains(line), "the article lacks:\n\(line)") }
  }

  @Test func `means by frequency have their reference values`() throws {
    let model = try #require(ScoringTests.golden.buying)
    let even = try CDNOW.sample().filter { $0.id % 2 == 0 }
    for row in try ReferenceTable("conditional_expectation_by_frequency.csv").rows where try row.text("calib_frequency") != "total" {
      let label = try row.text("calib_frequency")
      let least = Int(label.prefix { $0.isNumber }) ?? 0
      let chosen = even.map { ($0, $0.summary(until: CDNOW.calibrationEnd, roundedWeeks: true)) }.filter {
        label.hasSuffix("+") ? $0.1.repeats >= least : $0.1.repeats == least
      }
      #expect(try Double(chosen.count) == row["n"])
      let mean = chosen.reduce(0) { $0 + model.expectedPurchases($1.1, horizon: Self.horizon) } / Double(chosen.count)
      #expect(try relativeError(mean, row["bgnbd_mean"]) < 1e-8, "\(label)")
    }
  }

  @Test func `cumulative repeat purchases by week have their reference values`() throws {
    let model = try #require(ScoringTests.golden.buying)
    let even = try CDNOW.sample().filter { $0.id % 2 == 0 }
    let first = CDNOW.day(1997, 1, 1)
    var curves = PurchaseCurves(model)
    let births = even.map { ($0.purchases.map(\.day).min() ?? first) - first }
    for row in try ReferenceTable("weekly_tracking_even.csv").rows {
      // The last day of the week, from 0.
      let end = try Int(row["week"]) * 7 - 1
      let expected = births.reduce(0.0) { sum, birth in
        let share = Double(max(0, end - birth)) / 7 / model.alpha
        return sum + curves.purchases(repeats: 0, share: share)
      }
      #expect(try relativeError(expected, row["bgnbd_expected_cum_repeat"]) < 1e-8, "\(row.fields)")
    }
  }
}
