package import RecordLog

/// What happens to a log in the course of time, and what a checker wants to see of it.
extension SimulatedBroker {
  /// Compacts all partitions of `topic`, each up to its limit if there are limits: see
  /// ``PartitionLog/compact(below:now:tombstonesOlderThan:tombstonesCleanedFor:markersOlderThan:)``. Ages are virtual ms.
  package func compact(
    _ topic: String, below limits: [Int64] = [], tombstonesOlderThan: Int64? = nil, markersOlderThan: Int64? = nil
  ) {
    settle()
    for (number, log) in (topics[topic] ?? []).enumerated() {
      let limit = number < limits.count ? limits[number] : .max
      log.compact(below: limit, now: clock.now, tombstonesOlderThan: tombstonesOlderThan, markersOlderThan: markersOlderThan)
    }
  }

  /// Compacts one partition, and says what went.
  func compact(
    _ partition: TopicPartition, tombstonesCleanedFor: Int64, markersOlderThan: Int64?
  ) -> PartitionLog.CompactionOutcome {
    settle()
    guard let log = try? log(partition) else { return PartitionLog.CompactionOutcome() }
    return log.compact(now: clock.now, tombstonesCleanedFor: tombstonesCleanedFor, markersOlderThan: markersOlderThan)
  }

  /// Lets a partition bring nothing to anybody until then; virtual ms since 1970.
  package func stall(_ partition: TopicPartition, until time: Int64) {
    stalledUntil[partition] = max(stalledUntil[partition] ?? .min, time)
  }

  /// Ends what stalls.
  package func endStalls() { stalledUntil = [:] }

  /// Whether the partition brings nothing at the moment; counted once per stall, when it keeps somebody waiting.
  func isStalled(_ partition: TopicPartition) -> Bool {
    guard let end = stalledUntil[partition] else { return false }
    guard clock.now < end else {
      stalledUntil[partition] = nil
      return false
    }
    if noticedStalls.insert(StallNotice(partition: partition, end: end)).inserted { faults.record(.stalledInput) }
    return true
  }

  /// How many records of `topic` a committed reader may see.
  package func visibleCount(_ topic: String) -> Int {
    settle()
    return (topics[topic] ?? []).reduce(0) { $0 + $1.visibleCount }
  }

  /// Per partition of `topic`, the offset of the last record that a committed reader may see; −1 where there is none.
  package func lastVisibleOffsets(_ topic: String) -> [Int64] {
    settle()
    return (topics[topic] ?? []).map(\.lastVisibleOffset)
  }

  /// Moves the partition's start to `offset`, as retention does; at most to the last stable offset.
  package func deleteRecords(_ partition: TopicPartition, before offset: Int64) throws(LogError) {
    settle()
    try log(partition).deleteRecords(before: offset)
  }

  /// What a committed reader may see of `topic`: per partition, in order.
  package func visibleRecords(_ topic: String) -> [[SimulatedRecord]] {
    settle()
    return (topics[topic] ?? []).map(\.visibleRecords)
  }

  /// Everything retained of `topic`, open and aborted records and markers included: per partition, in order.
  package func allEntries(_ topic: String) -> [[LogEntry]] {
    settle()
    return (topics[topic] ?? []).map(\.entries)
  }

  /// The retained offsets of a partition: from its start to its end (the high watermark).
  package func offsets(of partition: TopicPartition) throws(LogError) -> Range<Int64> {
    settle()
    let log = try log(partition)
    return log.start..<log.end
  }

  package func lastStableOffset(of partition: TopicPartition) throws(LogError) -> Int64 {
    settle()
    return try log(partition).lastStableOffset
  }

  /// The transactional ids with a transaction that has not ended, and the partitions in it.
  package var openTransactions: [String: Set<TopicPartition>] {
    settle()
    return transactions.open
  }
}
