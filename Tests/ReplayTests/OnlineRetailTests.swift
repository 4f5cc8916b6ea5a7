import Foundation
import Journeys
import Lifecycle
import LifecycleModels
import RecordFiles
import RecordLog
import Replay
import Testing
import WorkerRuntime
import WorkerSDK

/// Two thirds of a million invoice lines of a real shop through all six models.
struct OnlineRetailTests {
  /// Phases of those who have bought. Of Duolingo's model every phase: it asks whether customers come, not whether they buy.
  private static let bought: [String: Set<String>] = [
    "comwrap": ["customer-engagement"], "clevertap": ["conversion", "retention", "loyalty"], "antavo": ["retain-and-reward"],
    "infusionsoft": ["wow"], "six-stages": ["purchase", "experience", "advocacy"],
    "duolingo": ["new", "current", "reactivated", "resurrected"],
  ]

  /// Where customers are who never come again.
  private static let left: [String: String] = [
    "comwrap": "lead-warming", "clevertap": "reach", "antavo": "reach-and-acquire", "infusionsoft": "attract", "six-stages": "awareness",
    "duolingo": "dormant",
  ]

  private struct Move: Decodable {
    struct Cause: Decodable { let kind: String }
    let customer: String
    let model: String
    let from: String?
    let to: String?
    let at: String
    let cause: Cause
    let evidence: [String: Int64]
  }

  /// The moves by customer and model, in their order.
  private final class Moves: OutputTarget {
    var byCustomer: [String: [String: [Move]]] = [:]
    var refused = 0
    private let decoder = JSONDecoder()

    func take(_ batch: OutgoingBatch, of plan: StagePlan) {
      for entry in batch.entries where !entry.key.isNone {
        if entry.topic == plan.deadLetters { refused += 1 }
        guard entry.topic == 0, let move = try? decoder.decode(Move.self, from: Data(batch.bytes[entry.value.indices])) else { continue }
        byCustomer[move.customer, default: [:]][move.model, default: []].append(move)
      }
    }
  }

  /// Keeps the records of an import.
  private final class Records: RecordTarget {
    var records: [RecordLine] = []
    func write(_ record: RecordLine) { records.append(record) }
    func finish() {}
  }

  private static func orders() throws -> [RecordLine]? {
    guard let history = try RealOrders.read() else { return nil }
    let target = Records()
    history.write(to: target, topic: "touchpoints")
    return target.records
  }

  /// Customers with the times of their first and last purchase.
  private static func purchases(_ records: [RecordLine]) -> [String: ClosedRange<EventTime>] {
    var purchases: [String: ClosedRange<EventTime>] = [:]
    for record in records {
      guard let time = record.timestamp, let key = record.key, let value = record.value,
        String(decoding: value.prefix(80), as: UTF8.self).contains("Order Completed")
      else { continue }
      let customer = String(decoding: key, as: UTF8.self)
      let known = purchases[customer] ?? time...time
      purchases[customer] = min(known.lowerBound, time)...max(known.upperBound, time)
    }
    return purchases
  }

  @Test
  func `whoever bought is in a phase of buyers at once, and whoever is silent for long has left it by silence`() throws {
    guard let records = try Self.orders() else { return }
    let models = try Presets.modelSet(Presets.all.map(\.name))
    let moves = Moves()
    let run = ReplayRun(
      [ReplayedWorker(WorkerProgram(LifecycleWorker(models: models)), outputs: moves)], topic: "touchpoints",
      until: EventTime(year: 2015, month: 1, day: 1))
    var clock = LogClock()
    for record in records { try run.take(clock.timed(record)) }
    try run.finish()
    #expect(run.counts.records == 22_186 && moves.refused == 0)
    let purchases = Self.purchases(records)
    #expect(purchases.count == 4_338)
    var exact = 0
    for (customer, span) in purchases {
      for model in models.sources {
        let way = moves.byCustomer[customer]?[model.id] ?? []
        let then = way.last { (EventTime(iso8601: $0.at) ?? .distantFuture) <= span.lowerBound }
        let isIn = then?.to.map { Self.bought[model.id]?.contains($0) ?? false } ?? false
        #expect(isIn, "\(customer) bought at \(span.lowerBound) and is in \(then?.to ?? "no phase") of \(model.id)")
        let end = way.last
        #expect(end?.to == Self.left[model.id] && end?.cause.kind == "silence", "\(customer) is in \(end?.to ?? "no phase") of \(model.id)")
      }
      // To the millisecond after the last purchase; sooner where an earlier purchase became too old to count meanwhile.
      let last = moves.byCustomer[customer]?["clevertap"]?.last
      let days: Int64 = last?.from == "conversion" ? 90 : 120
      if last?.evidence["silent_days"] == days {
        #expect(last?.at == "\(span.upperBound + .days(days))")
        exact += 1
      } else {
        #expect((last?.at ?? "9") < "\(span.upperBound + .days(days))")
      }
      #expect(moves.byCustomer[customer]?["duolingo"]?.last?.at == "\(span.upperBound + .days(30))")
    }
    #expect(exact > 4_200)
  }
}
