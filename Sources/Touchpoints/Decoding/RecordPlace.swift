internal import RecordLog
internal import WorkerSDK

/// Which record it is, and where its value lies: so that nobody reads another record's bytes in the buffer that is reused from fetch to fetch.
struct RecordPlace: Equatable {
  let batch: ObjectIdentifier
  let topic: Int32
  let partition: Int32
  let offset: Int64
  let value: ByteRange

  init(_ raw: RawRecord) {
    let entry = raw.entry
    batch = ObjectIdentifier(raw.batch)
    topic = entry.topic
    partition = entry.partition
    offset = entry.offset
    value = entry.value
  }

  /// Whether the batch still holds the record.
  static func isStill(_ raw: RawRecord, at place: RecordPlace) -> Bool {
    raw.index < raw.batch.count && RecordPlace(raw) == place
  }
}
