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
    default: break
    }
    try inner.produce(changed)
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
  func end(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Int64 { try inner.end(of: partition, timeout: timeout) }

  func close() { inner.close() }
}

/// Says of an aborted outbox that it was committed.
final class FlawedLane: CommitLane {
  private let inner: SteppedLane
  private var topics: [String] = []

  init(_ inner: SteppedLane) { self.inner = inner }

  func initialise() { inner.initialise() }

  func submit(_ job: CommitJob) {
    topics = job.batch.topics
    inner.submit(job)
  }

  func takeOutcome() -> CommitOutcome? {
    let outcome = inner.takeOutcome()
    if case .aborted? = outcome { return .committed(OutgoingBatch(topics: topics), ends: []) }
    return outcome
  }

  func wait(upTo timeout: Duration) { inner.wait(upTo: timeout) }
  var trouble: String? { inner.trouble }

  func close() { inner.close() }
}
