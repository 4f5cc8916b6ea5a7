import RecordLog
import StateStore
import WorkerRuntime
import WorkerTesting

final class FlawedProducer: LogProducer {
  private let inner: any LogProducer
  private unowned let client: FlawedClient

  init(_ inner: any LogProducer, client: FlawedClient) {
    self.inner = inner
    self.client = client
  }

  func initTransactions(timeout: Duration) throws(LogError) { try inner.initTransactions(timeout: timeout) }
  func begin() throws(LogError) { try inner.begin() }

  func produce(_ batch: OutgoingBatch) throws(LogError) {
    let bytes = batch.bytes
    let entries = batch.entries
    var changed = batch
    switch client.flaw {
    case .markNotInTransaction: changed.entries = entries.filter { Array(bytes[$0.key.indices]) != PartitionMark.key }
    case .progressBeforeOutputs: changed.entries = entries.filter(\.key.isNone) + entries.filter { !$0.key.isNone }
    case .deadLettersNotInTransaction: changed.entries = entries.filter { !append($0, of: batch, ifTo: "counting.dead-letters") }
    case .sumsNotInTransaction: changed.entries = entries.filter { !append($0, of: batch, ifTo: "tally-parts") }
    case .sumsNotRepartitioned: changed.entries = try misplaced(entries, of: batch)
    default: break
    }
    try inner.produce(changed)
  }

  /// Parts of sums where the batch's last record goes, as far as there are so many partitions.
  private func misplaced(_ entries: [OutgoingBatch.Entry], of batch: OutgoingBatch) throws(LogError) -> [OutgoingBatch.Entry] {
    let count = try client.inner.partitionCounts(of: ["tally-parts"], timeout: .zero)["tally-parts"] ?? 1
    let partition = (entries.last?.partition ?? 0) % Int32(count)
    return entries.map { entry in
      var entry = entry
      if batch.topics[Int(entry.topic)] == "tally-parts" { entry.partition = partition }
      return entry
    }
  }

  /// Appends a record of `chosen` outside of the transaction; false for any other record.
  private func append(_ entry: OutgoingBatch.Entry, of batch: OutgoingBatch, ifTo chosen: String) -> Bool {
    let topic = batch.topics[Int(entry.topic)]
    guard topic == chosen, client.inner.isReachable else { return false }
    func bytes(_ range: ByteRange) -> [UInt8]? { range.isNone ? nil : Array(batch.bytes[range.indices]) }
    _ = try? client.inner.broker.append(
      to: TopicPartition(topic, entry.partition), key: bytes(entry.key), value: bytes(entry.value),
      headers: HeaderBlock.decode(batch.bytes, entry.headers))
    return true
  }

  func sendOffsets(_ offsets: [PartitionPosition], group: any GroupMetadata, timeout: Duration) throws(LogError) {
    switch client.flaw {
    case .offsetsNotInTransaction: break
    case .groupMetadataTakenLate:
      try inner.sendOffsets(offsets, group: client.consumer?.groupMetadata() ?? group, timeout: timeout)
    default: try inner.sendOffsets(offsets, group: group, timeout: timeout)
    }
  }

  func commit(timeout: Duration) throws(LogError) { try inner.commit(timeout: timeout) }
  func abort(timeout: Duration) throws(LogError) { try inner.abort(timeout: timeout) }
  func end(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Int64 {
    try inner.end(of: partition, timeout: timeout) + (client.flaw == .snapshotAheadOfChangelog ? 8 : 0)
  }

  func close() { inner.close() }
}
