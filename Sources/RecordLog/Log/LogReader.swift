/// Reads partitions without a group, committed records only: for restoring a changelog, and for tables. Used by one thread.
package protocol LogReader: AnyObject {
  /// Reads from exactly these positions from now on, replacing what it read before.
  func assign(_ positions: [PartitionPosition]) throws(LogError)

  /// Clears `batch` and fills it with what is at hand within `timeout`; false where there was nothing.
  func poll(into batch: RecordBatch, timeout: Duration) throws(LogError) -> Bool

  /// The next offset to be read: behind the last record brought, and behind everything that is never brought
  /// (transaction markers, aborted and compacted records) once the end of the partition was seen.
  func position(_ partition: TopicPartition) -> Int64?

  /// The first retained offset.
  func beginning(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Int64

  /// The last stable offset: behind the last record that a committed reader may see.
  func end(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Int64

  func close()
}
