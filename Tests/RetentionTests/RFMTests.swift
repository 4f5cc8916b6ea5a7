import Foundation
import Retention
import Testing

@Suite struct RFMTests {
  @Test(arguments: ["rfm_golden.csv", "rfm_golden_online_retail.csv"])
  func `scores and segments by cut points and by rank have their reference values`(name: String) throws {
    let rows = try ReferenceTable(name).rows
    let spendColumn = name == "rfm_golden.csv" ? "m_cents" : "m_milli_gbp"
    let days = try rows.map { try $0["r_days"] }
    let purchases = try rows.map { try $0["f"] }
    let spend = try rows.map { try $0[spendColumn] }
    let cuts = try #require(RFMCutPoints(ofRecencyDays: days, purchases: purchases, spend: spend))
    let ranks = [RFMScores.byRank(days.map { -$0 }), RFMScores.byRank(purchases), RFMScores.byRank(spend)]
    for (index, row) in rows.enumerated() {
      let scores = cuts.scores(recencyDays: days[index], purchases: purchases[index], spend: spend[index])
      #expect(
        try scores == RFMScores(recency: Int(row["r_cut"]), frequency: Int(row["f_cut"]), monetary: Int(row["m_cut"])), "\(row.fields)")
      #expect(try scores.segment.rawValue == row.text("segment_cut"))
      let ranked = RFMScores(recency: ranks[0][index], frequency: ranks[1][index], monetary: ranks[2][index])
      #expect(
        try ranked == RFMScores(recency: Int(row["r_rank"]), frequency: Int(row["f_rank"]), monetary: Int(row["m_rank"])), "\(row.fields)")
      #expect(try ranked.segment.rawValue == row.text("segment_rank"))
    }
  }

  @Test func `recency, frequency and spend of CDNOW's histories are those of the reference`() throws {
    let customers = Dictionary(uniqueKeysWithValues: try CDNOW.sample().map { ($0.id, $0) })
    for row in try ReferenceTable("rfm_golden.csv").rows {
      let customer = try #require(customers[Int(row["id"])])
      var history = PurchaseHistory()
      for purchase in customer.purchases {
        history.add(at: Int64(purchase.day) * 86_400_000, amount: PurchaseAmount(micros: Int64(purchase.cents) * 10_000, currency: 1))
      }
      let totals = try #require(history.totals)
      #expect(try CDNOW.end - Int(totals.lastDay) == Int(row["r_days"]) && Int(totals.days) == Int(row["f"]))
      #expect(try totals.sums[currency: 1] == Int64(row["m_cents"]) * 10_000)
    }
  }

  @Test func `every cell of the grid has its segment`() throws {
    let rows = try ReferenceTable("rfm_segment_grid.csv").rows
    #expect(rows.count == 25)
    for row in rows {
      #expect(try RFMSegment(recency: Int(row["r_score"]), frequency: Int(row["f_score"])).rawValue == row.text("segment"))
    }
    #expect(RFMSegment(recency: 0, frequency: 9) == .cannotLose)
  }

  @Test func `cut points are refused unless they are four rising numbers`() {
    #expect(RFMCutPoints(recencyDays: [1, 2, 3], purchases: [1, 1, 1, 1], spend: [1, 2, 3, 4]) == nil)
    #expect(RFMCutPoints(recencyDays: [1, 2, 3, 2], purchases: [1, 1, 1, 1], spend: [1, 2, 3, 4]) == nil)
    #expect(RFMCutPoints(ofRecencyDays: [], purchases: [], spend: []) == nil)
    let one = RFMCutPoints(ofRecencyDays: [7], purchases: [2], spend: [5])
    #expect(one?.scores(recencyDays: 7, purchases: 2, spend: 5) == RFMScores(recency: 1, frequency: 1, monetary: 1))
  }

  @Test func `surveys and retention rates have their reference values`() throws {
    for row in try ReferenceTable("survey_golden.csv").rows {
      let scores = try row.text("responses_space_separated").split(separator: " ").compactMap { Int($0) }
      var recommendations = RecommendationCounts()
      var satisfaction = SatisfactionCounts()
      for score in scores {
        recommendations.add(score)
        satisfaction.add(score)
      }
      let value = try row.text("metric") == "nps" ? recommendations.netPromoterScore : satisfaction.percentage
      #expect(try relativeError(try #require(value), row["value"]) < 1e-13)
    }
    #expect(RecommendationCounts().netPromoterScore == nil && SatisfactionCounts().percentage == nil)
    for row in try ReferenceTable("retention_golden.csv").rows {
      let period = try PeriodRetention(
        activeBefore: Int64(row["S_active_prev"]), active: Int64(row["E_active_now"]), new: Int64(row["N_new_in_period"]),
        retained: Int64(row["retained_intersection"]))
      #expect(try relativeError(try #require(period.netRate), row["crr_(E-N)/S"]) < 1e-11)
      #expect(try relativeError(try #require(period.overlapRate), row["retention_intersection/S"]) < 1e-11)
    }
    #expect(PeriodRetention().netRate == nil)
  }
}
