import Foundation
import Journeys
import Lifecycle
import LifecycleModels
import RecordFiles
import RecordLog
import Replay
import Retention
import Testing
import WinBack
import WinBackPlays
import WorkerRuntime
import WorkerSDK

/// A year of a real shop through all three workers, with a catalogue derived from its orders: one in eight of its customers, since a build that
/// is not optimised takes minutes for all of them; they are asked for with `RONDO_YEAR=whole`.
struct WinBackYearTests {
  /// Customers of a shop may be written to about what is like what they bought.
  private static let policy = """
    policy: shop
    version: 1
    currency: GBP
    time_zone: Europe/London
    quiet_hours: {from: "21:00", to: "08:00"}
    channels:
      email: {cost: 0.01, consent: false}
      push: {cost: 0.001}
      letter: {cost: 0.95, disturbs: false}
      onsite: {cost: 0, consent: false, reach: anyone, disturbs: false}
    caps:
      - {most: 1, per: day}
      - {most: 3, within: 7d}
    cool_down: 12h
    order_cost: 15
    order_value: 200
    seasons: {winter: 12-01}
    """

  private final class Log: OutputTarget {
    var decisions: [PublishedDecision] = []
    var triggers: [PublishedTrigger] = []
    var problems: [String] = []
    private let decoder = JSONDecoder()

    func take(_ batch: OutgoingBatch, of plan: StagePlan) {
      for entry in batch.entries where !entry.key.isNone && entry.topic != plan.changelog {
        let value = Data(batch.bytes[entry.value.indices])
        do {
          switch batch.topics[Int(entry.topic)] {
          case "winback.decisions": decisions.append(try decoder.decode(PublishedDecision.self, from: value))
          case "winback.triggers": triggers.append(try decoder.decode(PublishedTrigger.self, from: value))
          default: problems.append("a record in \(batch.topics[Int(entry.topic)])")
          }
        } catch { problems.append("\(error)") }
      }
    }
  }

  /// One in so many customers takes part.
  private static let share = ProcessInfo.processInfo.environment["RONDO_YEAR"] == "whole" ? 1 : 8

  private final class Records: RecordTarget {
    var records: [RecordLine] = []

    func write(_ record: RecordLine) {
      guard record.topic != "touchpoints" || record.key.map({ $0.reduce(0) { $0 + Int($1) } % WinBackYearTests.share == 0 }) ?? true else {
        return
      }
      records.append(record)
    }

    func finish() {}
  }

  private struct Year {
    let decisions: [PublishedDecision]
    let triggers: [PublishedTrigger]
    let problems: [String]
    let plays: PlaySet
    let orders: [String: [EventTime]]
    let products: Int
  }

  private static let year = Result { try replay() }

  private static func replay() throws -> Year? {
    guard let history = try RealOrders.read() else { return nil }
    let target = Records()
    let catalogue = DerivedCatalogue(history.orders)
    catalogue.write(to: target, topic: "catalog.products")
    history.write(to: target, topic: "touchpoints")
    var contents = try PlayFile.parse(policy, file: "shop.yaml")
    for file in Library.files.dropFirst() { contents.add(try PlayFile.parse(file.text, file: file.name)) }
    let plays = try PlaySet(contents.plays, policies: contents.policies)
    guard let parameters = RetentionModel.starting else { return nil }
    let log = Log()
    let run = ReplayRun(
      [
        ReplayedWorker(WorkerProgram(LifecycleWorker(models: try Presets.modelSet(["comwrap"]))), outputs: nil),
        ReplayedWorker(WorkerProgram(RetentionWorker(model: parameters)), outputs: nil),
        ReplayedWorker(WorkerProgram(WinBackWorker(plays: plays)), outputs: log),
      ], topic: "touchpoints", until: nil, gaps: .minutes(60))
    var clock = LogClock()
    for record in target.records { try run.take(clock.timed(record)) }
    try run.finish(at: history.orders.last?.time)
    var orders: [String: [EventTime]] = [:]
    for order in history.orders where order.kind == .completed { orders[order.customer, default: []].append(order.time) }
    return Year(
      decisions: log.decisions, triggers: log.triggers, problems: log.problems, plays: plays, orders: orders,
      products: catalogue.products.count)
  }

  private func recount(_ year: Year) throws -> DecisionRecount {
    let marketing = year.plays.plays.filter { $0.purpose == .marketing }.map { ($0.id, Int($0.holdOutPermille)) }
    return DecisionRecount(
      year.decisions, year.triggers,
      DecisionRecount.Rules(
        zone: try #require(TimeZone(identifier: "Europe/London")), mostPerDay: 1, mostPerWeek: 3, coolDownHours: 12, quietHours: (21, 8),
        marketing: Dictionary(uniqueKeysWithValues: marketing)))
  }

  @Test func `every trigger has its decision, and nothing fires twice or past a gate`() throws {
    guard let year = try Self.year.get() else { return }
    let log = year
    #expect(log.problems == [])
    let fired = log.decisions.filter { $0.outcome == "fired" }
    let active = log.triggers.filter { $0.status == "active" }
    #expect(fired.compactMap(\.trigger) == active.map(\.id))
    #expect(Set(active.map(\.id)).count == active.count)
    let decided = log.decisions.filter(\.counts).map(\.candidate)
    #expect(Set(decided).count == decided.count)
    #expect(log.decisions.filter(\.counts).allSatisfy { $0.gates.count == 14 && $0.gates.allSatisfy(\.passed) })
    let revoked = log.decisions.filter { $0.outcome == "revoked" }.compactMap(\.trigger)
    #expect(log.triggers.filter { $0.status == "revoked" }.map(\.id) == revoked)
    let plays = Dictionary(grouping: active, by: \.play).mapValues(\.count)
    print("Online Retail: \(log.decisions.count) decisions, triggers by play \(plays.sorted { $0.value > $1.value })")
    // Otherwise nothing was tried.
    for play in ["order-information", "product-review", "replenishment", "miss-you", "loyalty-voucher"] {
      #expect(plays[play] ?? 0 > 100 / Self.share, "\(play): \(plays[play] ?? 0)")
    }
    #expect(year.products > 3_000)
  }

  @Test func `caps, days, cool-down and nights hold when they are counted anew`() throws {
    guard let year = try Self.year.get() else { return }
    let recount = try recount(year)
    #expect(recount.crowded.isEmpty, "\(recount.crowded.prefix(3))")
    #expect(recount.needlesslyCapped.isEmpty, "\(recount.needlesslyCapped.prefix(3))")
    let transactional = Set(year.plays.plays.filter { $0.purpose == .transactional }.map(\.id))
    let nightly = recount.atNight(except: transactional)
    #expect(nightly.isEmpty, "\(nightly.prefix(3))")
    #expect(year.decisions.count { $0.reason == "caps" } > 100 / Self.share)
  }

  @Test func `shares of customers who are not contacted are those of the plays, customer by customer`() throws {
    guard let year = try Self.year.get() else { return }
    let recount = try recount(year)
    let firsts = recount.firsts
    #expect(firsts.count > 2_000 / Self.share)
    for decision in year.decisions where decision.counts {
      let permille = recount.rules.marketing[decision.play] ?? 0
      let isHeldOut = DecisionRecount.isHeldOut(decision.customer, decision.play, salt: decision.play, permille: permille)
      #expect((decision.outcome == "control") == isHeldOut, "\(decision.customer) \(decision.play)")
    }
    for (play, decisions) in Dictionary(grouping: firsts, by: \.play) where decisions.count > 200 / Self.share {
      let expected = Double(recount.rules.marketing[play] ?? 0) / 1000
      let share = Double(decisions.count { $0.outcome == "control" }) / Double(decisions.count)
      let error = (expected * (1 - expected) / Double(decisions.count)).squareRoot()
      #expect(abs(share - expected) < 4 * error, "\(play): \(share) of \(decisions.count)")
    }
  }

  @Test func `by 400 salts nobody is found to have bought because of what was never sent`() throws {
    guard let year = try Self.year.get() else { return }
    let covering = try recount(year).coverage(salts: 0..<400, orders: year.orders, within: .days(30))
    print("Online Retail: the interval holds zero in \(covering) of 1000 salts")
    #expect((920...980).contains(covering))
  }
}
