import Foundation
import Retention
import Testing

@Suite struct HistoryTests {
  private static let day: Int64 = 86_400_000

  private func euros(_ euros: Int64) -> PurchaseAmount { PurchaseAmount(micros: euros * 1_000_000, currency: 1) }

  @Test func `after any prefix of CDNOW the history's summary is that of all purchases so far`() throws {
    for customer in try CDNOW.sample() {
      var history = PurchaseHistory()
      for (index, purchase) in customer.purchases.enumerated() {
        history.add(at: Int64(purchase.day) * Self.day, amount: PurchaseAmount(micros: Int64(purchase.cents) * 10_000, currency: 1))
        let prefix = CDNOW.Customer(id: customer.id, purchases: Array(customer.purchases.prefix(index + 1)))
        let totals = try #require(history.totals)
        for day in [purchase.day, purchase.day + 28, purchase.day + 365] {
          #expect(totals.summary(on: Int32(day)) == prefix.summary(until: day))
          #expect(abs(totals.meanValue(in: 1) - prefix.meanValue(until: day)) < 1e-9)
        }
      }
    }
  }

  @Test func `the states after every event have their reference scores`() throws {
    let model = try #require(ScoringTests.golden.buying)
    let customers = Dictionary(uniqueKeysWithValues: try CDNOW.sample().map { ($0.id, $0) })
    let rows = try ReferenceTable("streaming_states.csv").rows
    #expect(rows.count == 525)
    for row in rows {
      let customer = try #require(customers[Int(row["id"])])
      func day(_ column: String) throws -> Int {
        let parts = try row.text(column).split(separator: "-").compactMap { Int($0) }
        return CDNOW.day(parts[0], parts[1], parts[2])
      }
      var history = PurchaseHistory()
      for purchase in customer.purchases where try purchase.day <= day("last_event_date") {
        history.add(at: Int64(purchase.day) * Self.day, amount: PurchaseAmount(micros: Int64(purchase.cents) * 10_000, currency: 1))
      }
      let totals = try #require(history.totals)
      let summary = totals.summary(on: Int32(try day("as_of_date")))
      #expect(try summary.repeats == Int(row["x"]))
      #expect(try abs(summary.recency * 7 - row["t_x_days"]) < 1e-9)
      #expect(try abs(summary.age * 7 - row["T_days"]) < 1e-9)
      #expect(try abs(totals.meanValue(in: 1) - (row.number("mean_repeat_spend") ?? 0)) < 1e-9)
      #expect(try relativeError(model.probabilityAlive(summary), row["p_alive"]) < 1e-12)
      #expect(try relativeError(model.expectedPurchases(summary, horizon: 13), row["exp_purch_13w"]) < 1e-11)
      if let ratio = try row.number("overdue_ratio") {
        #expect(relativeError(try #require(summary.overdueRatio), ratio) < 1e-12)
      } else {
        #expect(summary.overdueRatio == nil)
      }
    }
  }

  @Test func `purchases of one day are one purchase, and the first day is no repeat`() throws {
    var history = PurchaseHistory()
    history.add(at: 100 * Self.day, amount: euros(10))
    history.add(at: 100 * Self.day, amount: euros(5))
    history.add(at: 107 * Self.day, amount: euros(4))
    history.add(at: 107 * Self.day, amount: euros(2))
    let totals = try #require(history.totals)
    #expect(totals.summary(on: 121) == PurchaseSummary(repeats: 1, recency: 1, age: 3))
    #expect(totals.meanValue(in: 1) == 6)
    #expect(totals.sums[currency: 1] == 21_000_000)
  }

  @Test func `a refund lessens its purchase, and a cancelled purchase did not take place`() throws {
    var history = PurchaseHistory()
    history.add(at: 100 * Self.day, amount: euros(10), order: 1)
    history.add(at: 107 * Self.day, amount: euros(20), order: 2)
    history.add(at: 114 * Self.day, amount: euros(30), order: 3)
    history.refund(order: 2, amount: euros(5), at: 115 * Self.day)
    #expect(try #require(history.totals).meanValue(in: 1) == 22.5)
    history.refund(order: 2, at: 115 * Self.day)
    #expect(try #require(history.totals).summary(on: 114) == PurchaseSummary(repeats: 1, recency: 2, age: 2))
    history.refund(order: 1, amount: euros(10), at: 115 * Self.day)
    #expect(try #require(history.totals).summary(on: 121) == PurchaseSummary(repeats: 0, recency: 0, age: 1))
    history.refund(order: 3, at: 115 * Self.day)
    #expect(history.totals == nil && history.isEmpty)
    history.refund(order: 9, amount: euros(1), at: 115 * Self.day)
    #expect(history.unmatchedCorrections == 1)
  }

  @Test func `an order that is reported again, or updated, counts once with its last amount`() throws {
    var history = PurchaseHistory()
    history.add(at: 100 * Self.day, amount: euros(10), order: 1)
    history.add(at: 107 * Self.day, amount: euros(20), order: 2)
    history.add(at: 108 * Self.day, amount: euros(25), order: 2)
    history.correct(order: 2, amount: euros(40), at: 109 * Self.day)
    let totals = try #require(history.totals)
    #expect(totals.days == 2 && totals.lastDay == 107)
    #expect(totals.meanValue(in: 1) == 40)
  }

  @Test func `two currencies are never added`() throws {
    var history = PurchaseHistory()
    history.add(at: 100 * Self.day, amount: euros(10))
    history.add(at: 101 * Self.day, amount: euros(10))
    history.add(at: 102 * Self.day, amount: PurchaseAmount(micros: 7_000_000, currency: 2))
    let totals = try #require(history.totals)
    #expect(totals.sums[currency: 1] == 20_000_000 && totals.sums[currency: 2] == 7_000_000)
    #expect(totals.meanValue(in: 1) == 5)
    #expect(totals.summary(on: 102).repeats == 2)
  }

  @Test func `any order of the purchases that are kept gives the same history`() throws {
    let days: [Int64] = [100, 103, 103, 110, 90, 131, 90, 120]
    var numbers = SystemRandomNumberGenerator()
    var expected: PurchaseTotals?
    for _ in 0..<50 {
      var history = PurchaseHistory()
      for (index, day) in days.enumerated().shuffled(using: &numbers) { history.add(at: day * Self.day, amount: euros(Int64(index + 1))) }
      let totals = try #require(history.totals)
      #expect(totals == expected ?? totals)
      expected = totals
    }
    #expect(expected?.days == 6 && expected?.firstDay == 90 && expected?.firstDaySums[currency: 1] == 12_000_000)
  }

  @Test func `what is kept of a customer is bounded, and the folded days still count`() throws {
    var history = PurchaseHistory()
    for day in 0..<10_000 { history.add(at: Int64(day * 3) * Self.day, amount: euros(2)) }
    let totals = try #require(history.totals)
    #expect(totals.days == 10_000 && totals.sums[currency: 1] == 20_000_000_000)
    #expect(totals.summary(on: 30_000).repeats == 9_999)
    // Later than anything that is kept: before the first one, on the first day, and on a day that is not known any more.
    history.add(at: -5 * Self.day, amount: euros(1))
    history.add(at: -5 * Self.day, amount: euros(1))
    history.add(at: 4 * Self.day, amount: euros(1))
    let later = try #require(history.totals)
    #expect(later.days == 10_002 && later.firstDay == -5 && later.firstDaySums[currency: 1] == 2_000_000)
  }

  @Test func `a history takes a few hundred bytes`() {
    // The list of recent orders.
    #expect(MemoryLayout<PurchaseHistory>.size + 32 + PurchaseHistory.mostRecent * 56 < 1000)
  }
}
