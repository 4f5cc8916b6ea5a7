internal import Foundation
internal import RecordFiles
internal import Replay
internal import Retention
internal import RetentionFiles
internal import Terminal
internal import Touchpoints
internal import WorkerSDK

/// Customers from the compacted topic `retention.signals` of a running system: what the last signal of each says of its purchases.
struct SignalSource {
  private struct Signal: Decodable {
    struct Buying: Decodable {
      let x: Int
      let t_x: Double
      let last: String
    }

    struct Value: Decodable {
      let currency: String?
      let spent_micros: Int64
      let zbar: Double
    }

    let at: String
    let buying: Buying?
    let value: [Value]
  }

  private struct Customer {
    let buying: Signal.Buying
    let last: EventTime
    let values: [Signal.Value]
  }

  private var customers: [String: Customer] = [:]
  private var latest = EventTime.distantPast
  private var unreadable = 0
  private let decoder = JSONDecoder()

  /// Reads all partitions of the topic.
  mutating func read(_ topic: BrokerTopic) throws(Failure) {
    for partition in topic.numbers {
      try topic.read(partition) { timed in
        guard let key = timed.record.key, ReservedKey.isCustomer(key) else { return }
        take(String(decoding: key, as: UTF8.self), timed.record.value)
      }
    }
  }

  /// - Parameter value: `nil`: the customer was deleted.
  private mutating func take(_ customer: String, _ value: [UInt8]?) {
    guard let value else { return customers[customer] = nil }
    guard let signal = try? decoder.decode(Signal.self, from: Data(value)), let at = EventTime(iso8601: signal.at) else {
      unreadable += 1
      return
    }
    latest = max(latest, at)
    customers[customer] = signal.buying.flatMap { buying in
      EventTime(iso8601: buying.last).map { Customer(buying: buying, last: $0, values: signal.value) }
    }
  }

  /// The customers as of `end`, else of the latest signal, with their values in one currency.
  func customerSet(until end: EventTime?, currency: CurrencyCode?, at place: String) throws(Failure) -> CustomerSet {
    let end = end ?? latest
    guard !customers.isEmpty else {
      throw Failure(.badData, "\(place): no signal tells of a purchase; let retention-worker run, or fit to a file.")
    }
    let found = Set(customers.values.flatMap { $0.values.compactMap(\.currency) })
    let chosen = currency.map { Money.Currency(code: $0.code).description }
    guard chosen != nil || found.count < 2 else {
      throw Failure(
        .badData, "\(place): values are in \(found.sorted().joined(separator: ", ")), which are not added; choose one with --currency.")
    }
    var set = CustomerSet()
    // In a fixed order, so that sums over customers are the same in every run.
    for (_, customer) in customers.sorted(by: { $0.key < $1.key }) where customer.last < end || customer.last == latest {
      let value = customer.values.first { chosen == nil || $0.currency == chosen }
      let silence = Double(max(0, (end - customer.last).milliseconds)) / 604_800_000
      set.add(
        CustomerSet.Customer(
          summary: PurchaseSummary(repeats: customer.buying.x, recency: customer.buying.t_x, age: customer.buying.t_x + silence),
          mean: max(0, value?.zbar ?? 0), spend: Double(value?.spent_micros ?? 0) / 1e6))
    }
    return set
  }

  var report: String { "\(customers.count.grouped) customers who bought, as of \(latest); \(unreadable.grouped) signals unreadable\n" }
}
