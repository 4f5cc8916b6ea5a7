package import RecordLog

/// A Kafka broker in memory: partitions, transactions and consumer groups with the semantics of Kafka 2.5 and later.
///
/// One thread, by contract; no wall clock; a seed and the calls made fully determine what happens. No call waits: one that would have
/// to says at once what it would say when its timeout is over. Time passes only on ``clock``, and what falls due is done before the
/// next call is answered.
package final class SimulatedBroker {
  package let clock: SimulatedClock
  package let settings: SimulatedBrokerSettings
  package let faults = FaultLog()
  package private(set) var isDown = false
  var generator: SeededGenerator
  var transactions = TransactionCoordinator()
  var groups: [String: ConsumerGroup] = [:]
  private(set) var topics: [String: [PartitionLog]] = [:]
  var stalledUntil: [TopicPartition: Int64] = [:]
  var noticedStalls: Set<StallNotice> = []
  private var topicSettings: [String: [String: String]] = [:]
  private var partitionCounts: [String: Int] = [:]

  package init(seed: UInt64, clock: SimulatedClock = SimulatedClock(), settings: SimulatedBrokerSettings = SimulatedBrokerSettings()) {
    self.clock = clock
    self.settings = settings
    generator = SeededGenerator(seed: seed)
  }

  /// A stall that kept somebody waiting.
  struct StallNotice: Hashable {
    let partition: TopicPartition
    let end: Int64
  }

  /// A client of its own, as of a process that has just started. Several may bear the same name.
  package func client(name: String) -> SimulatedClient {
    SimulatedClient(name: name, broker: self)
  }

  /// Creates the topics that do not exist yet; groups that subscribe to one of them rebalance.
  package func createTopics(_ specifications: [TopicSpecification]) {
    for topic in specifications where topics[topic.name] == nil {
      topics[topic.name] = (0..<topic.partitions).map { PartitionLog(TopicPartition(topic.name, Int32($0))) }
      topicSettings[topic.name] = topic.settings
      partitionCounts[topic.name] = topic.partitions
      for name in groups.keys where groups[name]?.members.values.contains(where: { $0.topics.contains(topic.name) }) == true {
        groups[name]?.startRebalance(now: clock.now)
      }
    }
  }

  /// Appends a record outside of any transaction, as a platform's producer does, and returns its offset.
  @discardableResult
  package func append(
    to partition: TopicPartition, key: [UInt8]?, value: [UInt8]?, headers: [RecordHeader] = [], timestamp: Int64? = nil
  ) throws(LogError) -> Int64 {
    try log(partition)
      .append(key: key, value: value, headers: headers, timestamp: timestamp ?? clock.now, producer: nil)
  }

  /// Stops answering; nothing happens at the broker until ``comeUp()``.
  package func goDown() {
    if !isDown { faults.record(.brokerDown) }
    isDown = true
  }

  /// Answers again. Members get a fresh session; transactions that were open for too long are aborted.
  package func comeUp() {
    isDown = false
    for name in groups.keys { groups[name]?.refresh(now: clock.now) }
  }

  func log(_ partition: TopicPartition) throws(LogError) -> PartitionLog {
    guard let logs = topics[partition.topic], logs.indices.contains(Int(partition.partition)) else { throw .unknown(partition) }
    return logs[Int(partition.partition)]
  }

  func isCompacted(_ topic: String) -> Bool { topicSettings[topic]?["cleanup.policy"]?.contains("compact") ?? false }

  func partitionCount(of topic: String) -> Int? { partitionCounts[topic] }

  /// Does what has fallen due: ends transactions, sessions and rebalances.
  func settle() {
    guard !isDown else { return }
    for transaction in transactions.due(now: clock.now, timeout: settings.transactionTimeout) {
      if transaction.hasTimedOut { faults.record(.transactionTimedOut) }
      finish(transaction)
    }
    // Every call comes by here: the groups are changed in their place.
    for name in Array(groups.keys) {
      let expired = groups[name]?.settle(now: clock.now, settings: settings, partitionCounts: partitionCounts)
      faults.record(.sessionExpired, times: expired ?? 0)
    }
  }

  /// Tells partitions and groups how a transaction ended.
  func finish(_ transaction: EndedTransaction) {
    for partition in transaction.partitions.sorted() {
      try? log(partition).finishTransaction(of: transaction.producer, committed: transaction.committed, at: clock.now)
    }
    for name in transaction.groups {
      groups[name]?.offsets.finishTransaction(of: transaction.producer, committed: transaction.committed)
    }
  }

  /// In which order a poll looks at partitions, and how many records it takes of each at most.
  func fetchPlan(_ candidates: [TopicPartition], turn: Int) -> [(partition: TopicPartition, limit: Int)] {
    let limit = max(settings.maxPollRecords, 1)
    guard !candidates.isEmpty else { return [] }
    guard settings.hasJitter else {
      let first = turn % candidates.count
      return (candidates[first...] + candidates[..<first]).map { ($0, limit) }
    }
    let chosen = candidates.shuffled(using: &generator).prefix(Int.random(in: 0...candidates.count, using: &generator))
    return chosen.map { ($0, Int.random(in: 1...limit, using: &generator)) }
  }

  /// With jitter, a poll may learn of a partition's end only later than of its last record.
  func noticesEnd() -> Bool { settings.hasJitter ? Bool.random(using: &generator) : true }
}
