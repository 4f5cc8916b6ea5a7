import Foundation

/// What was sent, judged with a parser and by rules that are not the worker's own.
struct SentRecords {
  private(set) var garbage: [Place: SeenRecord] = [:]
  private(set) var count = 0
  /// Good records whose message was there before.
  private(set) var repeats = 0
  /// Different good messages.
  var distinct: Int { ids.count }
  private var ids = Set<String>()

  init(_ records: [SeenRecord]) {
    count = records.count
    for record in records {
      guard let id = Self.id(of: record) else {
        garbage[record.place] = record
        continue
      }
      if !ids.insert(id).inserted { repeats += 1 }
    }
  }

  /// The message's id; `nil` for garbage.
  private static func id(of record: SeenRecord) -> String? {
    guard let value = record.value, value.count < 500_000, let json = record.json,
      json["type"] is String, json["event"] == nil || json["event"] is String, let id = json["messageId"] as? String,
      let customer = json["userId"] as? String ?? json["anonymousId"] as? String, customer == record.key,
      let time = json["timestamp"] as? String, time < "3000"
    else { return nil }
    return id
  }
}
