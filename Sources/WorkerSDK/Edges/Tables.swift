/// The contents of a worker's tables, each key with its values and when each took effect.
public final class Tables {
  private struct Version {
    let time: EventTime
    let value: (any Sendable)?
  }

  private var contents: [String: [String: [Version]]] = [:]
  /// Values older than the one in effect at this many versions back are forgotten; only a replay of longer ago could ask for them.
  private static let versionsKept = 16

  package init() {}

  /// The value of `key` in `table` as of `time`; `nil` where there is none yet, or it was deleted.
  ///
  /// A key whose every known value takes effect later has none: facts learnt later do not change what was decided before.
  public func value<Value>(of key: String, in table: Table<Value>, at time: EventTime) -> Value? {
    contents[table.topic]?[key]?.last { $0.time <= time }?.value as? Value
  }

  /// The value of `key` in `table` as of `time`, as ``value(of:in:at:)`` has it, and when the next one takes its place; `nil` where none is
  /// known.
  public func period<Value>(of key: String, in table: Table<Value>, at time: EventTime) -> (value: Value?, end: EventTime?) {
    guard let versions = contents[table.topic]?[key] else { return (nil, nil) }
    let next = versions.lastIndex { $0.time <= time }.map { $0 + 1 } ?? 0
    return (next > 0 ? versions[next - 1].value as? Value : nil, next < versions.count ? versions[next].time : nil)
  }

  /// All that is known of `key` in `table`: its values in the order in which they take effect; `nil` is none.
  public func history<Value>(of key: String, in table: Table<Value>) -> [(time: EventTime, value: Value?)] {
    (contents[table.topic]?[key] ?? []).map { ($0.time, $0.value as? Value) }
  }

  /// Learns that from `time` on `key` has `value`, or none.
  package func learn(_ key: String, in topic: String, value: (any Sendable)?, from time: EventTime) {
    var versions = contents[topic, default: [:]][key] ?? []
    let index = versions.lastIndex { $0.time <= time }.map { $0 + 1 } ?? 0
    if index > 0, versions[index - 1].time == time {
      versions[index - 1] = Version(time: time, value: value)
    } else {
      versions.insert(Version(time: time, value: value), at: index)
    }
    if versions.count > Self.versionsKept { versions.removeFirst() }
    contents[topic, default: [:]][key] = versions
  }
}
