import RecordLog
import StateStore
import WorkerRuntime
import WorkerTesting

/// A way to the log with one flaw; what has none goes straight through.
final class FlawedClient: LogClient, @unchecked Sendable {
  let inner: SimulatedClient
  let flaw: Flaw
  /// The consumer made last: who sends offsets late asks it for its metadata.
  var consumer: FlawedConsumer?
  /// Ends of changelogs as they were read too early.
  var earlyEnds: [TopicPartition: Int64] = [:]

  init(_ inner: SimulatedClient, flaw: Flaw) {
    self.inner = inner
    self.flaw = flaw
  }

  var maxRecordBytes: Int { inner.maxRecordBytes }

  func makeConsumer(group: String, instance: String, topics: [String]) throws(LogError) -> any LogConsumer {
    let made = FlawedConsumer(try inner.makeConsumer(group: group, instance: instance, topics: topics), group: group, client: self)
    consumer = made
    return made
  }

  func makeReader() throws(LogError) -> any LogReader { FlawedReader(try inner.makeReader(), client: self) }

  func makeProducer(transactionalID: String) throws(LogError) -> any LogProducer {
    FlawedProducer(try inner.makeProducer(transactionalID: transactionalID), client: self)
  }

  func partitionCounts(of topics: [String], timeout: Duration) throws(LogError) -> [String: Int] {
    try inner.partitionCounts(of: topics, timeout: timeout)
  }

  func clusterID(timeout: Duration) throws(LogError) -> String { try inner.clusterID(timeout: timeout) }

  func createTopics(_ topics: [TopicSpecification], timeout: Duration) throws(LogError) {
    try inner.createTopics(topics, timeout: timeout)
  }
}

final class FlawedConsumer: LogConsumer {
  private let inner: any LogConsumer
  private let group: String
  private unowned let client: FlawedClient
  /// The positions that were assigned or read, by partition.
  private var positions: [TopicPartition: Int64] = [:]

  init(_ inner: any LogConsumer, group: String, client: FlawedClient) {
    self.inner = inner
    self.group = group
    self.client = client
  }

  func poll(into batch: RecordBatch, timeout: Duration) throws(LogError) -> ConsumerEvent {
    let event = try inner.poll(into: batch, timeout: timeout)
    for entry in batch.entries where client.flaw == .noSeekAfterAbort {
      if entry.topic == 0 { positions[TopicPartition("events", entry.partition)] = entry.offset + 1 }
    }
    switch event {
    case .assigned(let partitions) where client.flaw == .changelogEndReadTooEarly:
      for number in partitions.map(\.partition) {
        let changelog = TopicPartition("\(group).changelog", number)
        client.earlyEnds[changelog] = try? client.inner.broker.lastStableOffset(of: changelog)
      }
    case .revoked: positions = [:]
    default: break
    }
    return event
  }

  func assign(_ wanted: [PartitionPosition]) throws(LogError) {
    try inner.assign(wanted.map { PartitionPosition($0.partition, max($0.offset, positions[$0.partition] ?? 0)) })
  }

  func unassign() throws(LogError) { try inner.unassign() }
  func pause(_ partitions: [TopicPartition]) throws(LogError) { try inner.pause(partitions) }
  func resume(_ positions: [PartitionPosition]) throws(LogError) { try inner.resume(positions) }

  func committedPositions(_ partitions: [TopicPartition], timeout: Duration) throws(LogError) -> [PartitionPosition] {
    guard client.flaw == .offsetsReadUnstable else { return try inner.committedPositions(partitions, timeout: timeout) }
    return client.inner.broker.groupOffsets(group).filter { partitions.contains($0.key) }.map { PartitionPosition($0.key, $0.value) }
  }

  func groupMetadata() -> (any GroupMetadata)? { inner.groupMetadata() }
  func isAtEnd(_ partition: TopicPartition) -> Bool { inner.isAtEnd(partition) }
  var isConnected: Bool { inner.isConnected }
  func close(leaveGroup: Bool) { inner.close(leaveGroup: leaveGroup) }
}
