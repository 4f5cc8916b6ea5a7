internal import CRdKafka
package import RecordLog

/// Reads partitions without a group, over librdkafka.
///
/// A batch's topic is the index into ``topics``: the topics in the order in which `assign` first named them.
package final class KafkaReader: LogReader {
  private let handle: ClientHandle
  private let fetcher: BatchFetcher

  /// `group` is never joined; librdkafka looks its coordinator up, so the account must be allowed to see it.
  init(group: String, configuration: KafkaConfiguration, log: @escaping KafkaLog) throws(LogError) {
    handle = try ClientHandle(.reader(group: group), configuration: configuration, name: "\(group)-reader", log: log)
    fetcher = try BatchFetcher(handle, topics: [])
  }

  deinit { close() }

  package var topics: [String] { fetcher.table.topics }

  package func assign(_ positions: [PartitionPosition]) throws(LogError) { try fetcher.reassign(positions) }

  package func poll(into batch: RecordBatch, timeout: Duration) throws(LogError) -> Bool {
    try fetcher.fetch(into: batch, timeout: timeout)
  }

  package func position(_ partition: TopicPartition) -> Int64? {
    fetcher.table.slot(of: partition).map { fetcher.table.slots[$0].position }
  }

  package func beginning(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Int64 {
    let client = unsafe try handle.open("asking for offsets")
    return unsafe try Watermarks.query(client, partition, timeout: timeout).low
  }

  /// For a client with `isolation.level=read_committed` the high watermark that a broker tells is the last stable offset.
  package func end(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Int64 {
    let client = unsafe try handle.open("asking for offsets")
    return unsafe try Watermarks.query(client, partition, timeout: timeout).high
  }

  /// What the group has committed whose name the reader bears, without joining it. A partition without an offset is left out.
  package func committed(_ partitions: [TopicPartition], timeout: Duration) throws(LogError) -> [TopicPartition: Int64] {
    let client = unsafe try handle.open("asking for committed offsets")
    let positions = unsafe try CommittedOffsets.query(client, partitions, timeout: timeout)
    return Dictionary(uniqueKeysWithValues: positions.map { ($0.partition, $0.offset) })
  }

  package func close() {
    fetcher.close()
    handle.close()
  }
}
