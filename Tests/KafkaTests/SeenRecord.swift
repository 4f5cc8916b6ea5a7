import RecordLog

/// A copy of a fetched record.
struct SeenRecord: Hashable {
  let topic: Int32
  let partition: Int32
  let offset: Int64
  let timestamp: Int64
  let key: [UInt8]?
  let value: [UInt8]?
  let headers: [RecordHeader]

  static func all(of batch: RecordBatch) -> [SeenRecord] {
    batch.entries.indices.map { index in
      let entry = batch.entries[index]
      return SeenRecord(
        topic: entry.topic, partition: entry.partition, offset: entry.offset, timestamp: entry.timestamp,
        key: entry.key.isNone ? nil : Array(batch.bytes[entry.key.indices]),
        value: entry.value.isNone ? nil : Array(batch.bytes[entry.value.indices]), headers: batch.headers(at: index))
    }
  }

  var text: String? { value.map { String(decoding: $0, as: UTF8.self) } }
}
