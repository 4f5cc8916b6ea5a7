package import RecordLog

/// A closed outbox: what is committed in one transaction.
package struct CommitJob {
  package var batch: OutgoingBatch
  /// Per partition of the inputs the offset of the next record.
  package let offsets: [PartitionPosition]
  /// The member's proof under the assignment in which the outbox was filled.
  package let group: any GroupMetadata

  package init(batch: OutgoingBatch, offsets: [PartitionPosition], group: any GroupMetadata) {
    self.batch = batch
    self.offsets = offsets
    self.group = group
  }
}

/// How a commit ended.
package enum CommitOutcome {
  /// A new producer is ready: earlier producers of its id are fenced.
  case ready
  /// Everything is in the log, once. The batch comes back for its buffers.
  case committed(OutgoingBatch)
  /// Nothing is in the log, and nothing will be.
  case aborted(LogError)
  /// The producer is of no use any more. Whether the transaction took effect, only the log can tell.
  case failed(LogError)
}
