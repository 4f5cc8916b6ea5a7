internal import RecordLog

/// A reader without a group. The entries of its batches bear the index of their topic among the topics of the last `assign`, in the
/// order in which these first appear in it.
final class SimulatedReader: LogReader {
  private let client: SimulatedClient
  private var fetcher = PartitionFetcher()
  private var failure: LogError?

  init(client: SimulatedClient) {
    self.client = client
  }

  func assign(_ positions: [PartitionPosition]) throws(LogError) {
    try enter()
    fetcher.assignWithTopics(of: positions)
  }

  func poll(into batch: RecordBatch, timeout: Duration) throws(LogError) -> Bool {
    batch.clear()
    try enter(.restore)
    guard client.isReachable else { return false }
    try client.reach()
    return try fetcher.fetch(into: batch, for: client) > 0
  }

  func position(_ partition: TopicPartition) -> Int64? { fetcher.position(partition) }

  func reads(_ topic: String) -> Bool { fetcher.reads(topic) }

  func beginning(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Int64 {
    try enter()
    try client.reach()
    let log = try client.broker.log(partition)
    // Whoever asks this is about to read from here on, up to what somebody else has not finished.
    if client.broker.isCompacted(partition.topic), log.lastStableOffset < log.end {
      client.broker.faults.record(.takeoverOfOpenTransaction)
      if log.hidesCommits { client.broker.faults.record(.takeoverOfHiddenCommit) }
    }
    return log.start
  }

  func end(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Int64 {
    try enter(.changelogEnd)
    try client.reach()
    return try client.broker.log(partition).lastStableOffset
  }

  func close() {
    failure = failure ?? .closed
  }

  private func enter(_ call: ClientCall? = nil) throws(LogError) {
    try client.requireAlive(call)
    if failure == nil, client.strike(.fatalReader) != nil { failure = .injectedFatal }
    if let failure { throw failure }
  }
}
