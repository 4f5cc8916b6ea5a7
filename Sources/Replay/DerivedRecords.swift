internal import RecordLog
internal import WorkerSDK

/// What another worker made of a batch, in the order of causes.
struct DerivedRecords {
  let input: Int
  private let records: RecordBatch
  private var index = 0

  init(_ records: RecordBatch, input: Int) {
    self.records = records
    self.input = input
  }

  /// The next record that was caused by the record at `offset` of the first input, or by one in front of it.
  mutating func next(upTo offset: Int64) -> (raw: RawRecord, cause: Int64)? {
    guard index < records.count else { return nil }
    let raw = RawRecord(batch: records, index: index)
    // One that names no cause follows what is there, as behind a broker.
    let cause = raw.header(HeaderName.cause).flatMap { Int64($0) } ?? offset
    guard cause <= offset else { return nil }
    index += 1
    return (raw, cause)
  }
}
