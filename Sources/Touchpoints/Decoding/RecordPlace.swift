internal import RecordLog
internal import WorkerSDK

/// Which record it is, and where its value lies: so that nobody reads another record's bytes in the buffer that is reused from fetch to fetch.
struct RecordPlace {
  let partition: Int32
  let offset: Int64
  let value: ByteRange
  /// What the record's document is called while it is open.
  let tag: UInt64

  init(_ entry: RecordBatch.Entry, tag: UInt64) {
    partition = entry.partition
    offset = entry.offset
    value = entry.value
    self.tag = tag
  }

  /// Whether the batch still holds the record.
  func isStill(of raw: RawRecord) -> Bool {
    guard raw.index < raw.batch.count else { return false }
    let entry = raw.entry
    return entry.offset == offset && entry.partition == partition && entry.value == value
  }
}
