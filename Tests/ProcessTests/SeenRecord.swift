import Foundation
import RecordLog

/// A record as read from a topic.
struct SeenRecord {
  let partition: Int32
  let offset: Int64
  let key: String?
  let value: [UInt8]?
  let headers: [RecordHeader]

  static func all(of batch: RecordBatch) -> [SeenRecord] {
    batch.entries.indices.map { index in
      let entry = batch.entries[index]
      return SeenRecord(
        partition: entry.partition, offset: entry.offset,
        key: entry.key.isNone ? nil : String(decoding: batch.bytes[entry.key.indices], as: UTF8.self),
        value: entry.value.isNone ? nil : Array(batch.bytes[entry.value.indices]), headers: batch.headers(at: index))
    }
  }

  var place: Place { Place(partition: partition, offset: offset) }
  var text: String { value.map { String(decoding: $0, as: UTF8.self) } ?? "null" }

  func header(_ name: String) -> String? { headers.last { $0.name == name }?.text }

  /// The value as a JSON object; `nil` where it is none.
  var json: [String: Any]? {
    value.flatMap { try? JSONSerialization.jsonObject(with: Data($0)) } as? [String: Any]
  }
}

/// Where a record stands in its topic.
struct Place: Hashable, Comparable {
  let partition: Int32
  let offset: Int64

  static func < (a: Place, b: Place) -> Bool { (a.partition, a.offset) < (b.partition, b.offset) }
}
