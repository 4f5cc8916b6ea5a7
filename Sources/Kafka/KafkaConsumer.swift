internal import CRdKafka
package import RecordLog
internal import Synchronization

/// A static member of a consumer group, over librdkafka.
///
/// A rebalance only leaves a note when librdkafka calls back; `poll` tells of it, and the caller's `assign` or `unassign` lets the group go on.
/// Records gathered before the note are brought first; the note is the next event.
package final class KafkaConsumer: LogConsumer {
  private let handle: ClientHandle
  private let fetcher: BatchFetcher
  /// The rebalance that was told and not answered yet.
  private var unanswered: ClientCallbacks.Rebalance?
  private var wasAssigned = false
  private let maxPollInterval: Duration
  private var lastPoll = ContinuousClock.now
  /// Whether the membership ended because nobody polled: a revocation that was under way before does not say so itself.
  private var hasOverslept = false

  init(
    group: String, instance: String, topics: [String], configuration: KafkaConfiguration, log: @escaping KafkaLog
  ) throws(LogError) {
    let name = "\(group)-\(instance)"
    handle = try ClientHandle(
      .consumer(group: group, instance: instance), configuration: configuration, name: name, log: log)
    fetcher = try BatchFetcher(handle, topics: topics)
    maxPollInterval = .milliseconds(configuration.number("max.poll.interval.ms") ?? 300_000)
    let client = unsafe try handle.open("subscribe")
    let list = PartitionList(topics: topics)
    let code = unsafe list.call { unsafe rd_kafka_subscribe(client, $0) }
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, doing: "subscribing") }
  }

  deinit { close(leaveGroup: false) }

  package func poll(into batch: RecordBatch, timeout: Duration) throws(LogError) -> ConsumerEvent {
    let now = ContinuousClock.now
    if now - lastPoll >= maxPollInterval { hasOverslept = true }
    defer { lastPoll = .now }
    if handle.callbacks.rebalances.isEmpty, try fetcher.fetch(into: batch, timeout: timeout) { return .records }
    batch.clear()
    guard !handle.callbacks.rebalances.isEmpty else { return .idle }
    let rebalance = handle.callbacks.rebalances.removeFirst()
    fetcher.isOpen = false
    unanswered = rebalance
    if rebalance.isAssignment {
      wasAssigned = true
      hasOverslept = false
      return .assigned(rebalance.partitions)
    }
    return .revoked(rebalance.partitions, lost: rebalance.isLost || hasOverslept)
  }

  /// Ends all pauses, too.
  package func assign(_ positions: [PartitionPosition]) throws(LogError) {
    try fetcher.assign(positions)
    answered()
  }

  package func unassign() throws(LogError) {
    if unanswered?.isAssignment == true {
      // librdkafka takes only an assignment for an answer here, if an empty one.
      try fetcher.assign([])
    } else {
      try fetcher.unassign()
    }
    answered()
  }

  private func answered() {
    unanswered = nil
    fetcher.isOpen = true
  }

  package func pause(_ partitions: [TopicPartition]) throws(LogError) { try fetcher.pause(partitions) }

  package func resume(_ positions: [PartitionPosition]) throws(LogError) { try fetcher.resume(positions) }

  package func committedPositions(_ partitions: [TopicPartition], timeout: Duration) throws(LogError) -> [PartitionPosition] {
    let client = unsafe try handle.open("asking for committed offsets")
    return unsafe try CommittedOffsets.query(client, partitions, timeout: timeout)
  }

  package func groupMetadata() -> (any GroupMetadata)? {
    guard wasAssigned, let client = unsafe handle.ifOpen else { return nil }
    return unsafe KafkaGroupMetadata(client: client)
  }

  package func isAtEnd(_ partition: TopicPartition) -> Bool {
    fetcher.table.slot(of: partition).map { fetcher.table.slots[$0].isAtEnd } ?? false
  }

  /// As of the last second: from librdkafka's statistics, which come through `poll`. Readable from every thread.
  package var isConnected: Bool { handle.callbacks.isConnected.load(ordering: .relaxed) }

  package func close(leaveGroup: Bool) {
    guard let client = unsafe handle.ifOpen else { return }
    handle.callbacks.isClosing = true
    if leaveGroup { unsafe leave(client) }
    if unanswered != nil || !handle.callbacks.rebalances.isEmpty { _ = unsafe rd_kafka_assign(client, nil) }
    fetcher.close()
    _ = unsafe rd_kafka_consumer_close(client)
    handle.close()
  }

  /// A static member leaves only if it unsubscribes before it closes; closing alone keeps its place in the group.
  @unsafe private func leave(_ client: OpaquePointer) {
    _ = unsafe rd_kafka_assign(client, nil)
    _ = unsafe rd_kafka_unsubscribe(client)
    let deadline = ContinuousClock.now + .seconds(2)
    let batch = RecordBatch()
    // The revocation is answered from within the callback; then the request to leave is sent.
    while ContinuousClock.now < deadline, unsafe hasAssignment(client) {
      _ = try? fetcher.fetch(into: batch, timeout: .milliseconds(20))
    }
    for _ in 0..<5 { _ = try? fetcher.fetch(into: batch, timeout: .milliseconds(20)) }
  }

  @unsafe private func hasAssignment(_ client: OpaquePointer) -> Bool {
    var list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    guard unsafe rd_kafka_assignment(client, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list = unsafe list else { return false }
    let count = unsafe list.pointee.cnt
    unsafe rd_kafka_topic_partition_list_destroy(list)
    return count > 0
  }
}
