/// What a poll brought.
package enum ConsumerEvent: Sendable, Equatable {
  /// Records are in the batch that was handed in.
  case records
  /// Nothing within the timeout.
  case idle
  /// The group gave these partitions to this member, which has to answer with `assign`.
  case assigned([TopicPartition])
  /// The group takes these partitions away, and waits until this member has answered with `unassign`.
  /// `lost`: they are already somebody else's; nothing of theirs can be committed any more.
  case revoked([TopicPartition], lost: Bool)
}

/// The member of a consumer group, by which it and its generation are proven when offsets are committed.
package protocol GroupMetadata: AnyObject, Sendable {}

/// A member of a consumer group. Used by one thread: the loop's.
///
/// Nothing is called back: a rebalance is an event of `poll`, and goes on when `assign` or `unassign` answers it.
/// Between `revoked` and the answer, `poll` brings no records; records of partitions not assigned are never brought.
package protocol LogConsumer: AnyObject {
  /// Clears `batch`, waits up to `timeout` for something to happen, and fills the batch with the records at hand.
  ///
  /// Errors: `offsetOutOfRange` where a position lies in no retained part of the log; `fatal`. Losing the broker is not an error:
  /// see ``isConnected``.
  func poll(into batch: RecordBatch, timeout: Duration) throws(LogError) -> ConsumerEvent

  /// Reads from exactly these positions from now on. Also used between rebalances, to add a partition or to seek back:
  /// a partition that is in both the old and the new list goes on at the position in the new one.
  func assign(_ positions: [PartitionPosition]) throws(LogError)

  /// Gives up all partitions.
  func unassign() throws(LogError)

  /// Stops fetching from `partitions` until they are resumed.
  func pause(_ partitions: [TopicPartition]) throws(LogError)

  /// Fetches again, from exactly these positions.
  func resume(_ positions: [PartitionPosition]) throws(LogError)

  /// The group's stable committed offsets, with their notes: waits for transactions that have offsets pending (KIP-447), and throws `retriable`
  /// while they are or the coordinator is not reached. A partition without one is left out.
  func committedPositions(_ partitions: [TopicPartition], timeout: Duration) throws(LogError) -> [PartitionPosition]

  /// The member's proof as of now, to be taken when an outbox closes. `nil` before the group was joined.
  func groupMetadata() -> (any GroupMetadata)?

  /// Whether everything readable was read: the last poll of `partition` ended at the end of the log.
  func isAtEnd(_ partition: TopicPartition) -> Bool

  /// Whether at least one broker is reached, as far as this client knows.
  var isConnected: Bool { get }

  /// Leaves the group (a static member stays in it until its session times out, unless `leaveGroup`) and frees everything.
  func close(leaveGroup: Bool)
}

extension LogConsumer {
  /// The same offsets, without their notes.
  package func committed(_ partitions: [TopicPartition], timeout: Duration) throws(LogError) -> [TopicPartition: Int64] {
    Dictionary(uniqueKeysWithValues: try committedPositions(partitions, timeout: timeout).map { ($0.partition, $0.offset) })
  }
}
