/// A transactional producer. Used by one thread at a time: the committer's.
///
/// Errors tell their fate by ``LogError/Kind``: `retriable`, the same call again (`sendOffsets` excepted: it throws `abortable` then);
/// `abortable`, ``abort(timeout:)`` next; `fatal`, ``close()`` next, and a new producer.
package protocol LogProducer: AnyObject {
  /// Fences all earlier producers of this transactional id, and ends what they left open.
  func initTransactions(timeout: Duration) throws(LogError)

  func begin() throws(LogError)

  /// Appends the whole batch to the open transaction.
  func produce(_ batch: OutgoingBatch) throws(LogError)

  /// Makes the group's offsets part of the open transaction; refused (`abortable` or `fatal`) for a member or generation that was replaced.
  func sendOffsets(_ offsets: [PartitionPosition], group: any GroupMetadata, timeout: Duration) throws(LogError)

  /// Commits. `retriable` means that the answer did not come in time: the outcome is open until a later call answers.
  func commit(timeout: Duration) throws(LogError)

  func abort(timeout: Duration) throws(LogError)

  /// The last stable offset of a partition, as ``LogReader/end(of:timeout:)`` tells it.
  func end(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Int64

  func close()
}
