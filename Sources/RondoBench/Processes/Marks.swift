internal import Kafka
internal import RecordLog
internal import StateStore

/// How far a worker has come, by the marks that it commits with its states: on every broker, and to the record.
enum Marks {
  /// A mark is the last record of a commit in its partition, but for the broker's own marker; a few records may lie open behind it.
  private static let tail: Int64 = 4

  /// The number of records of the input, over all partitions, that are processed and committed.
  static func processed(by subject: Subject, at site: Site) throws -> Int64 {
    let changelog = subject.watched
    var left = try site.offsets(of: changelog, at: .end)
    let beginnings = try site.offsets(of: changelog, at: .beginning)
    left = left.filter { $0.value > beginnings[$0.key] ?? 0 }
    let reader = try site.client.makeReader()
    defer { reader.close() }
    try reader.assign(left.map { PartitionPosition($0.key, max(beginnings[$0.key] ?? 0, $0.value - tail)) })
    let batch = RecordBatch()
    var next: [Int32: Int64] = [:]
    let deadline = ContinuousClock.now + .seconds(10)
    while !left.isEmpty, ContinuousClock.now < deadline {
      if try reader.poll(into: batch, timeout: .milliseconds(10)) {
        for entry in batch.entries where Array(batch.bytes[entry.key.indices]) == PartitionMark.key && !entry.value.isNone {
          let mark = try PartitionMark(decoding: Array(batch.bytes[entry.value.indices]))
          next[entry.partition] = mark.inputs[site.topic("touchpoints")]
        }
      }
      left = left.filter { reader.position($0.key) ?? 0 < $0.value }
    }
    return next.values.reduce(0, +)
  }
}
