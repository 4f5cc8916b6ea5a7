package import CoreMetrics
internal import Synchronization

/// A backend for swift-metrics that writes the Prometheus text format, version 0.0.4.
///
/// Counters and gauges only: timers and distributions are kept as their sum and count.
package final class PrometheusRegistry: MetricsFactory, Sendable {
  struct Identity: Hashable, Comparable {
    let name: String
    let labels: String

    static func < (a: Identity, b: Identity) -> Bool { (a.name, a.labels) < (b.name, b.labels) }
  }

  enum Kind: String { case counter, gauge, summary }

  struct Series {
    let kind: Kind
    var value = 0.0
    var count = 0
  }

  private let series = Mutex<[Identity: Series]>([:])

  package init() {}

  /// All series, sorted by name, so that two scrapes differ only in their numbers.
  package func text() -> String {
    let all = series.withLock { $0 }.sorted { $0.key < $1.key }
    var lines: [String] = []
    var name = ""
    for (identity, series) in all {
      if identity.name != name {
        name = identity.name
        lines.append("# TYPE \(name) \(series.kind.rawValue)")
      }
      if series.kind == .summary {
        lines.append("\(name)_sum\(identity.labels) \(Self.number(series.value))")
        lines.append("\(name)_count\(identity.labels) \(series.count)")
      } else {
        lines.append("\(name)\(identity.labels) \(Self.number(series.value))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  func change(_ identity: Identity, _ kind: Kind, _ body: (inout Series) -> Void) {
    series.withLock { body(&$0[identity, default: Series(kind: kind)]) }
  }

  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    Instrument(registry: self, identity: Self.identity(label, dimensions), kind: .counter)
  }

  package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    Instrument(registry: self, identity: Self.identity(label, dimensions), kind: aggregate ? .summary : .gauge)
  }

  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    Instrument(registry: self, identity: Self.identity(label, dimensions), kind: .summary)
  }

  package func destroyCounter(_ handler: any CounterHandler) {}
  package func destroyRecorder(_ handler: any RecorderHandler) {}
  package func destroyTimer(_ handler: any TimerHandler) {}

  private static func identity(_ label: String, _ dimensions: [(String, String)]) -> Identity {
    let name = String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ":") ? $0 : "_" })
    let labels = dimensions.map { "\($0.0)=\"\(escape($0.1))\"" }.joined(separator: ",")
    return Identity(name: name, labels: labels.isEmpty ? "" : "{\(labels)}")
  }

  private static func escape(_ text: String) -> String {
    text.map { character in
      switch character {
      case "\\": "\\\\"
      case "\"": "\\\""
      case "\n": "\\n"
      default: String(character)
      }
    }.joined()
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : String(value)
  }
}

/// One series, whatever its kind.
private final class Instrument: CounterHandler, RecorderHandler, TimerHandler {
  private let registry: PrometheusRegistry
  private let identity: PrometheusRegistry.Identity
  private let kind: PrometheusRegistry.Kind

  init(registry: PrometheusRegistry, identity: PrometheusRegistry.Identity, kind: PrometheusRegistry.Kind) {
    self.registry = registry
    self.identity = identity
    self.kind = kind
    registry.change(identity, kind) { _ in }
  }

  func increment(by amount: Int64) { registry.change(identity, kind) { $0.value += Double(amount) } }
  func reset() { registry.change(identity, kind) { $0.value = 0 } }
  func record(_ value: Int64) { record(Double(value)) }
  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

  func record(_ value: Double) {
    registry.change(identity, kind) { series in
      series.value = series.kind == .summary ? series.value + value : value
      series.count += 1
    }
  }
}
