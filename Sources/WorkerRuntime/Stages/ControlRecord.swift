package import RecordLog
package import WorkerSDK

/// Records that the runtime writes for itself among the records of customers. They have no key, or, where a topic allows none without, a
/// reserved one.
package enum ControlRecord: Equatable {
  /// Time has passed though nothing happened.
  case tick(EventTime)
  /// Everything that the first input caused before this offset is in front of this record.
  case progress(Int64)

  package static let tickType = "rondo.tick.v1"
  package static let progressType = "rondo.progress.v1"

  /// What `raw`, a record without key or with a reserved one, says; `nil` if it is none of the runtime's own, or unreadable.
  package init?(_ raw: RawRecord) {
    guard let type = raw.header("ce_type"), let value = raw.valueBytes else { return nil }
    switch type {
    case Self.tickType:
      guard let text = Self.field("time", in: value), let time = EventTime(iso8601: text) else { return nil }
      self = .tick(time)
    case Self.progressType:
      guard let text = Self.field("offset", in: value), let offset = Int64(text) else { return nil }
      self = .progress(offset)
    default: return nil
    }
  }

  /// The record's value: a JSON object of one text field.
  package var value: [UInt8] {
    var json = JSONWriter(bytes: [])
    json.object {
      switch self {
      case .tick(let time): $0.field("time", time)
      case .progress(let offset): $0.field("offset", String(offset))
      }
    }
    return json.bytes
  }

  /// The key under which it is written to `output`: a compacted topic takes no record without one.
  package func key(in output: Output) -> [UInt8]? { output.isCompacted ? ReservedKey.progress : nil }

  package func headers(worker: String) -> [RecordHeader] {
    let type = if case .tick = self { Self.tickType } else { Self.progressType }
    return [
      RecordHeader("ce_specversion", text: "1.0"), RecordHeader("ce_source", text: "/rondo/\(worker)"),
      RecordHeader("ce_type", text: type), RecordHeader("content-type", text: "application/json"),
    ]
  }

  /// The text of the only field of `{"name":"text"}`; white space between the tokens is allowed.
  private static func field(_ name: String, in value: [UInt8]) -> String? {
    let text = String(decoding: value.filter { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }, as: UTF8.self)
    let prefix = "{\"\(name)\":\""
    guard text.hasPrefix(prefix), text.hasSuffix("\"}"), text.utf8.count >= prefix.utf8.count + 2 else { return nil }
    return String(text.dropFirst(prefix.count).dropLast(2))
  }
}
