internal import RecordFiles
internal import RecordLog
internal import WorkerSDK

/// A log as it concerns one customer: of everybody else's records only the time matters, since lateness is measured by the log's time.
struct CustomerView {
  private let key: [UInt8]
  private let decoder = EventTimeDecoder()
  private var latest = EventTime.distantPast
  private var told = EventTime.distantPast
  private static let longestKey = 1024

  init(_ key: [UInt8]) { self.key = key }

  /// Whether the record is somebody else's; its time is noted then.
  mutating func isOther(_ record: RecordLine) -> Bool {
    // Without a key it may be a tick.
    guard let other = record.key, other != key else { return false }
    // What workers refuse moves no time.
    guard !other.isEmpty, other.count <= Self.longestKey, other[0] != 0, let time = decoder.time(of: record) else { return true }
    latest = max(latest, record.timestamp.map { min(time, $0) } ?? time)
    return true
  }

  /// The time that the others' records have brought, if it is later than before.
  mutating func takeTime() -> EventTime? {
    guard latest > told else { return nil }
    told = latest
    return latest
  }
}
