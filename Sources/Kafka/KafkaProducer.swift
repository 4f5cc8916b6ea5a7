internal import CRdKafka
package import RecordLog

/// A transactional producer, over librdkafka.
///
/// There is no delivery report: a record that could not be written makes the commit fail.
package final class KafkaProducer: LogProducer {
  private let handle: ClientHandle
  private let admin: KafkaAdmin
  private let queue: ProduceQueue
  /// Numbers of partitions, index by index as `topics`.
  private var counts: [Int32] = []
  private var topics: [String] = []
  private var isInTransaction = false

  init(transactionalID: String, configuration: KafkaConfiguration, admin: KafkaAdmin, log: @escaping KafkaLog) throws(LogError) {
    self.admin = admin
    handle = try ClientHandle(
      .producer(transactionalID: transactionalID), configuration: configuration, name: transactionalID, log: log)
    queue = ProduceQueue(handle)
  }

  deinit { close() }

  package func initTransactions(timeout: Duration) throws(LogError) {
    let client = unsafe try handle.open("init_transactions")
    unsafe try check(rd_kafka_init_transactions(client, timeout.milliseconds), "init_transactions")
    isInTransaction = false
  }

  package func begin() throws(LogError) {
    let client = unsafe try handle.open("begin_transaction")
    unsafe try check(rd_kafka_begin_transaction(client), "begin_transaction")
    isInTransaction = true
  }

  /// Copies the batch into librdkafka's queue; waits while that is full.
  ///
  /// Errors, beside the protocol's: `unknownTopic`, and `retriable` while the brokers cannot be asked for the number of partitions;
  /// in both cases nothing of the batch was appended.
  package func produce(_ batch: OutgoingBatch) throws(LogError) {
    let client = unsafe try handle.open("produce")
    try checkPartitions(batch)
    do {
      try queue.append(batch)
    } catch {
      if let fatal = unsafe LogError.fatal(of: client, doing: "produce") { throw fatal }
      // librdkafka refuses records once the transaction has failed; and what was appended in part has to be undone.
      guard isInTransaction, error.kind != .refused, error.kind != .unknownTopic else { throw error }
      throw LogError(.abortable, code: error.code, message: error.message)
    }
  }

  package func sendOffsets(
    _ offsets: [PartitionPosition], group: any GroupMetadata, timeout: Duration
  ) throws(LogError) {
    let client = unsafe try handle.open("send_offsets")
    guard let group = group as? KafkaGroupMetadata else {
      throw LogError(.refused, code: "_INVALID_ARG", message: "send_offsets: the group metadata is of another log")
    }
    do {
      unsafe try PartitionList(offsets).call { list throws(LogError) in
        unsafe try check(rd_kafka_send_offsets_to_transaction(client, list, group.pointer, timeout.milliseconds), "send_offsets")
      }
    } catch {
      // Unlike the others this call is not resumed by making it again.
      guard error.kind == .retriable else { throw error }
      throw LogError(.abortable, code: error.code, message: error.message)
    }
  }

  package func commit(timeout: Duration) throws(LogError) {
    let client = unsafe try handle.open("commit_transaction")
    unsafe try check(rd_kafka_commit_transaction(client, timeout.milliseconds), "commit_transaction")
    isInTransaction = false
  }

  package func abort(timeout: Duration) throws(LogError) {
    let client = unsafe try handle.open("abort_transaction")
    unsafe try check(rd_kafka_abort_transaction(client, timeout.milliseconds), "abort_transaction")
    isInTransaction = false
  }

  package func end(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Int64 {
    let client = unsafe try handle.open("asking for offsets")
    return unsafe try Watermarks.query(client, partition, timeout: timeout).high
  }

  package func close() {
    queue.close()
    handle.close()
  }

  @unsafe private func check(_ error: OpaquePointer?, _ what: String) throws(LogError) {
    if let error = unsafe error { throw unsafe LogError(consuming: error, doing: what) }
  }

  /// A record for a partition that does not exist would fail the transaction much later, or lose its headers twice.
  private func checkPartitions(_ batch: OutgoingBatch) throws(LogError) {
    if topics != batch.topics {
      topics = batch.topics
      counts = topics.map { _ in 0 }
    }
    for entry in batch.entries {
      let topic = Int(entry.topic)
      guard entry.topic >= 0, topic < counts.count, entry.partition >= 0 else { throw unknown(entry) }
      if entry.partition < counts[topic] { continue }
      counts[topic] = try queue.partitionCount(of: topics[topic], admin: admin)
      guard entry.partition < counts[topic] else { throw unknown(entry) }
    }
  }

  private func unknown(_ entry: OutgoingBatch.Entry) -> LogError {
    let name = topics.indices.contains(Int(entry.topic)) ? topics[Int(entry.topic)] : "topic \(entry.topic)"
    return LogError(.unknownTopic, code: "_UNKNOWN_PARTITION", message: "produce: \(name)[\(entry.partition)] does not exist")
  }
}
