import Foundation
import RecordFiles
import Retention
import RetentionFiles
import Testing
import WorkerSDK

/// What the worker says at every moment is what a batch says of the customer's purchases so far.
@Suite struct StreamingTests {
  private static let columns = ["p_alive", "expected_purchases_39w", "expected_purchases_52w", "expected_value", "clv_52w"]

  private func parameters() throws -> RetentionParameters {
    RetentionParameters(version: "golden", buying: try #require(ScoringTests.golden.buying), spending: ScoringTests.golden.spending)
  }

  /// What `rondo score` writes for these summaries, by their numbers.
  private func scores(_ rows: [String], _ parameters: RetentionParameters) throws -> [[String: String]] {
    let file = try TemporaryFile("id,x,t_x,T,zbar\n" + rows.enumerated().map { "\($0.offset),\($0.element)\n" }.joined(), name: "s.csv")
    let reader = try SummaryReader(source: ByteSource(path: file.path))
    var writer = ScoreWriter(parameters)
    var batch = SummaryBatch()
    var text: [UInt8] = []
    while try reader.next(into: &batch) { writer.append(batch, to: &text) }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
      return Dictionary(uniqueKeysWithValues: zip(Self.columns, fields.suffix(Self.columns.count)))
    }
  }

  private func compare(_ signals: [SignalRun.Signal], _ rows: [String], _ parameters: RetentionParameters) throws {
    let scores = try scores(rows, parameters)
    try #require(signals.count == rows.count && scores.count == rows.count)
    for (signal, score) in zip(signals, scores) {
      for column in Self.columns {
        // To the last digit.
        #expect(signal.digits(column) == score[column].map { $0.isEmpty ? "null" : $0 }, "\(column) \(signal.text)")
      }
    }
  }

  @Test func `after any prefix of CDNOW's purchases a signal is what rondo score says of the summary`() throws {
    let parameters = try parameters()
    let model = RetentionModel(parameters)
    var (signals, rows): ([SignalRun.Signal], [String]) = ([], [])
    for customer in try CDNOW.sample() {
      let run = SignalRun(model, customer: "\(customer.id)")
      run.rereads = customer.id % 7 == 0
      for (index, purchase) in customer.purchases.enumerated() {
        let time = EventTime(milliseconds: Int64(purchase.day) * 86_400_000)
        try run.send("Order Completed", at: time, #""order_id":"\#(index)","revenue":\#(Double(purchase.cents) / 100),"currency":"USD""#)
        signals.append(try #require(run.signals.last))
        let prefix = CDNOW.Customer(id: customer.id, purchases: Array(customer.purchases.prefix(index + 1)))
        let summary = prefix.summary(until: purchase.day)
        rows.append("\(summary.repeats),\(summary.recency),\(summary.age),\(prefix.meanValue(until: purchase.day))")
      }
    }
    #expect(signals.count > 6_900)
    try compare(signals, rows, parameters)
  }

  @Test func `after any prefix of Online Retail's orders a signal is what rondo score says of the summary`() throws {
    let parameters = try parameters()
    let model = RetentionModel(parameters)
    var (signals, rows): ([SignalRun.Signal], [String]) = ([], [])
    var runs: [String: (run: SignalRun, days: [(day: Int, milli: Int)])] = [:]
    for line in try OnlineRetailLedger.touchpoints().split(separator: "\n") {
      let record = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let value = try #require(record["value"] as? [String: Any])
      let customer = try #require(record["key"] as? String)
      let time = try #require((value["timestamp"] as? String).flatMap { EventTime(iso8601: $0) })
      let revenue = try #require((value["properties"] as? [String: Any])?["revenue"] as? Double)
      var known = runs[customer] ?? (SignalRun(model, customer: customer), [])
      let message = try JSONSerialization.data(withJSONObject: value, options: .sortedKeys)
      try known.run.send(String(decoding: message, as: UTF8.self))
      known.days.append((Int(time.milliseconds / 86_400_000), Int((revenue * 1000).rounded())))
      runs[customer] = known
      signals.append(try #require(known.run.signals.last))
      rows.append(Self.row(known.days))
    }
    #expect(signals.count > 18_000)
    try compare(signals, rows, parameters)
  }

  private static func row(_ purchases: [(day: Int, milli: Int)]) -> String {
    let days = Set(purchases.map(\.day)).sorted()
    let repeated = purchases.filter { $0.day > days[0] }.reduce(0) { $0 + $1.milli }
    let mean = days.count > 1 ? Double(repeated) / Double((days.count - 1) * 1000) : 0
    let weeks = Double(days[days.count - 1] - days[0]) / 7
    return "\(days.count - 1),\(weeks),\(weeks),\(mean)"
  }

  @Test func `whole days behind a purchase, silence says what a batch says of that day`() throws {
    let parameters = try parameters()
    for row in try ReferenceTable("streaming_states.csv").rows {
      guard let alive = try row.number("p_alive"), try row["x"] > 0 else { continue }
      let (last, age) = try (Int64(row["t_x_days"]), Int64(row["T_days"]))
      var history = PurchaseHistory()
      let hour: Int64 = 15 * 3_600_000
      for repeatNumber in 0...Int64(try row["x"]) {
        let days = repeatNumber == Int64(try row["x"]) ? last : repeatNumber
        history.add(at: days * 86_400_000 + hour, amount: PurchaseAmount(micros: 1, currency: 1))
      }
      let totals = try #require(history.totals)
      #expect(totals.summary(at: age * 86_400_000 + hour) == totals.summary(on: Int32(age)))
      #expect(relativeError(parameters.buying.probabilityAlive(totals.summary(at: age * 86_400_000 + hour)), alive) < 1e-12)
    }
  }
}
