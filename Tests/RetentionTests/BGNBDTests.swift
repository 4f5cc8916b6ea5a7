import Foundation
import Retention
import Testing

@Suite struct BGNBDTests {
  @Test func `edge cases have their reference values`() throws {
    let rows = try ReferenceTable("bgnbd_edge_cases.csv").rows
    #expect(rows.count == 77)
    for row in rows {
      let model = try #require(try BGNBD(r: row["r"], alpha: row["alpha"], a: row["a"], b: row["b"]))
      let customer = try PurchaseSummary(repeats: Int(row["x"]), recency: row["t_x"], age: row["T"])
      let expected = try model.expectedPurchases(customer, horizon: row["t"])
      let alive = model.probabilityAlive(customer)
      #expect(alive.isFinite && expected.isFinite)
      #expect(try abs(model.logProbabilityAlive(customer) - row["ln_p_alive"]) <= 1e-12 * max(1, abs(row["ln_p_alive"])), "\(row.fields)")
      #expect(try relativeError(alive, row["p_alive"]) < 1e-11 || alive < 1e-300, "\(row.fields) \(alive)")
      let error = try relativeError(expected, row["expected_purchases"])
      if error > 1e-12 { print(row.fields, expected, error) }
      #expect(error < 1e-11 || expected < 1e-300, "\(row.fields): \(expected)")
    }
  }
}
