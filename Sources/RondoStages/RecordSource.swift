internal import Journeys
internal import RecordFiles
internal import RecordLog
internal import WorkerSDK

/// Journeys as a consumer would bring them: batches in memory, a commit's worth at a time.
struct RecordSource {
  private var generator: JourneyGenerator
  private let commitRecords: Int
  private var offsets = [Int64](repeating: 0, count: StagePass.partitions)
  private static let batchRecords = 1000

  init(_ settings: JourneySettings, commitRecords: Int) {
    generator = JourneyGenerator(settings, topic: "touchpoints")
    self.commitRecords = commitRecords
  }

  /// The next records; empty at the end.
  mutating func next() -> [RecordBatch] {
    var batches: [RecordBatch] = []
    var count = 0
    while count < commitRecords, let batch = nextBatch(atMost: min(Self.batchRecords, commitRecords - count)) {
      batches.append(batch)
      count += batch.count
    }
    return batches
  }

  private mutating func nextBatch(atMost count: Int) -> RecordBatch? {
    let batch = RecordBatch()
    while batch.count < count, let record = generator.next() {
      let key = record.key ?? []
      let partition = Int(StableHash.hash64(key.span) % UInt64(StagePass.partitions))
      let value = record.value ?? []
      batch.append(
        topic: 0, partition: Int32(partition), offset: offsets[partition], timestamp: record.timestamp?.milliseconds ?? -1,
        key: key.span, value: value.span)
      offsets[partition] += 1
    }
    batch.seal()
    return batch.count > 0 ? batch : nil
  }
}
