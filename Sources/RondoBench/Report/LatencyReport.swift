internal import Foundation
internal import Terminal

/// How long transitions took, as a table and as JSON.
struct LatencyReport {
  let place: String
  let partitions: Int
  let rate: Int
  let achieved: Double
  let mostBehind: Duration
  let microsecondsPerEvent: Double
  let others: Double
  /// In milliseconds, sorted.
  let latencies: [Double]

  private struct Document: Encodable {
    let broker: String
    let eventsPerSecond: Int
    let transitions: Int
    let milliseconds: [String: Double]
    let cpuUsPerEvent: Double
    let othersShare: Double
  }

  private static let shares = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("max", 1.0)]

  /// The latency that this share of transitions did not exceed.
  func quantile(_ share: Double) -> Double {
    guard !latencies.isEmpty else { return 0 }
    return latencies[min(latencies.count - 1, Int(Double(latencies.count) * share))]
  }

  func text() -> String {
    var table = TextTable([.left, .left])
    table.add("broker", "\(place); \(partitions) partitions, commit interval 100 ms")
    table.add("load", "\(rate.grouped) touchpoints a second were to be sent, \(achieved.text(0)) were")
    table.add("", "the sender was behind by \((mostBehind / .milliseconds(1)).text(1)) ms at most, which counts in")
    table.add(
      "machine",
      "the worker used \(microsecondsPerEvent.text(2)) µs of CPU per event, all others \((others * 100).text(0)) % of the cores")
    var quantiles = TextTable([.left, .right])
    quantiles.add("touchpoint to transition", "ms")
    for (name, share) in Self.shares { quantiles.add("  \(name)", quantile(share).text(1)) }
    quantiles.add("  transitions", latencies.count.grouped)
    return table.text() + "\n" + quantiles.text()
  }

  func write(to path: String) throws {
    let quantiles = Dictionary(uniqueKeysWithValues: Self.shares.map { ($0.0, quantile($0.1)) })
    let document = Document(
      broker: place, eventsPerSecond: rate, transitions: latencies.count, milliseconds: quantiles, cpuUsPerEvent: microsecondsPerEvent,
      othersShare: others)
    try Results.write(document, to: path)
  }
}
