package import RecordLog

/// A closed outbox: what is committed in one transaction.
package struct CommitJob {
  package var batch: OutgoingBatch
  /// Per partition of the inputs the offset of the next record.
  package let offsets: [PartitionPosition]
  /// The member's proof under the assignment in which the outbox was filled.
  package let group: any GroupMetadata
  /// The changelogs whose stable ends are wanted, as they are in front of this transaction.
  package let changelogs: [TopicPartition]

  package init(batch: OutgoingBatch, offsets: [PartitionPosition], group: any GroupMetadata, changelogs: [TopicPartition] = []) {
    self.batch = batch
    self.offsets = offsets
    self.group = group
    self.changelogs = changelogs
  }
}

/// How a commit ended.
package enum CommitOutcome {
  /// A new producer is ready: earlier producers of its id are fenced.
  case ready
  /// Everything is in the log, once. The batch comes back for its buffers, and with it the ends that were asked for, as far as they were told.
  case committed(OutgoingBatch, ends: [PartitionPosition])
  /// Nothing is in the log, and nothing will be.
  case aborted(LogError)
  /// The producer is of no use any more. Whether the transaction took effect, only the log can tell.
  case failed(LogError)
}
