import RecordLog
import WorkerTesting

final class FlawedReader: LogReader {
  private let inner: any LogReader
  private unowned let client: FlawedClient
  private var assigned: [TopicPartition] = []
  private var lastPollWasEmpty = false

  init(_ inner: any LogReader, client: FlawedClient) {
    self.inner = inner
    self.client = client
  }

  func assign(_ positions: [PartitionPosition]) throws(LogError) {
    assigned = positions.map(\.partition)
    lastPollWasEmpty = false
    try inner.assign(positions)
  }

  func poll(into batch: RecordBatch, timeout: Duration) throws(LogError) -> Bool {
    let before = assigned.map { inner.position($0) ?? 0 }
    let hasRecords = try inner.poll(into: batch, timeout: timeout)
    lastPollWasEmpty = !hasRecords
    if client.flaw == .changelogReadUncommitted { readUncommitted(into: batch, from: before) }
    return hasRecords || batch.count > 0
  }

  /// Fills the batch again, with everything that lies between where the reader was and where it is.
  private func readUncommitted(into batch: RecordBatch, from before: [Int64]) {
    batch.clear()
    for (partition, start) in zip(assigned, before) {
      let end = inner.position(partition) ?? 0
      for entry in client.inner.broker.allEntries(partition.topic)[Int(partition.partition)]
      where start <= entry.offset && entry.offset < end {
        guard !entry.isMarker else { continue }
        batch.append(
          topic: 0, partition: partition.partition, offset: entry.offset, timestamp: entry.record.timestamp, key: entry.record.key?.span,
          value: entry.record.value?.span)
      }
    }
    batch.seal()
  }

  func position(_ partition: TopicPartition) -> Int64? {
    client.flaw == .emptyPollTakenForEnd && lastPollWasEmpty ? .max : inner.position(partition)
  }

  func beginning(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Int64 {
    try inner.beginning(of: partition, timeout: timeout)
  }

  func end(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Int64 {
    if let early = client.earlyEnds[partition] { return early }
    if client.flaw == .tablesNotAwaited, partition.topic == "rates" { return 0 }
    return try inner.end(of: partition, timeout: timeout)
  }

  func close() { inner.close() }
}
