/// What can go wrong in a simulation, as it is counted: when it takes effect, not when it is put in the way.
///
/// The raw value is what the table of a run says.
package enum FaultKind: String, Sendable, CaseIterable {
  // The process: ended between two of its calls to the log, or within one.
  case crash = "process killed"
  case crashOfAll = "all processes killed at once"
  case crashInPoll = "crash at a poll"
  case crashInAssign = "crash at an assignment"
  case crashInUnassign = "crash at a revocation"
  case crashInFence = "crash while taking a partition over"
  case crashInChangelogEnd = "crash before a changelog's end is known"
  case crashInRestore = "crash in a restore"
  case crashInInitialisation = "crash before a producer is ready"
  case crashAfterInitialisation = "crash when a producer is ready"
  case crashInBegin = "crash at the beginning of a transaction"
  case crashInProduce = "crash before a transaction's records"
  case crashAmidProduce = "crash amid a transaction's records"
  case crashInSendOffsets = "crash before a transaction's offsets"
  case crashAfterSendOffsets = "crash behind a transaction's offsets"
  case crashInCommit = "crash before a commit"
  case crashAfterCommit = "crash before a commit's answer"
  case crashInAbort = "crash before an abort"
  case crashAfterAbort = "crash before an abort's answer"
  case endedByItself = "process ended by itself, loudly"
  case hang = "process hangs"
  case committerHangs = "committer hangs"
  case twin = "instance id given to a second process"
  case stop = "process asked to stop"
  case scale = "one process more or less"

  // The group.
  case rebalance
  case rebalanceInProcessing = "rebalance over uncommitted records"
  case rebalanceInCommit = "rebalance over a commit in flight"
  case rebalanceInRestore = "rebalance over a restore"
  case assignmentLost = "assignment lost"
  case sessionExpired = "session expired"
  case takeoverOfOpenTransaction = "takeover behind an open transaction"
  case takeoverOfHiddenCommit = "takeover behind a commit that is hidden"
  case takeoverOfPendingOffsets = "takeover of pending offsets"
  case committedPending = "committed offsets not answered"
  case refusedGeneration = "offsets of an old generation"
  case refusedMember = "offsets of a former member"
  case fencedInstance = "instance fenced"

  // Transactions.
  case abortableProduce = "abort: records refused"
  case abortableSendOffsets = "abort: offsets refused"
  case abortableCommit = "abort: commit refused"
  case abortBehindNextOutbox = "abort while the next outbox fills"
  case transactionTimedOut = "transaction timed out"
  case fencedProducer = "producer fenced"
  case commitAnswerLost = "commit's answer lost"
  case commitNotApplied = "commit lost"
  case commitPending = "commit late"
  case commitUnansweredDone = "commit never answered, done"
  case commitUnansweredLate = "commit never answered, late"
  case commitUnansweredOpen = "commit never answered, not done"
  case fatalConsumer = "consumer failed"
  case fatalProducer = "producer failed"
  case fatalReader = "reader failed"

  // The broker and its log.
  case brokerDown = "broker restarted"
  case clientCutOff = "client cut off"
  case slowPartition = "slow partition"
  case stalledInput = "input stalled"
  case compaction
  case compactionInRestore = "compaction in a restore"
  case tailDeletedInRestore = "changelog's tail deleted in a restore"
  case markerDeletedInRestore = "marker deleted in a restore"
  case processedInputDeleted = "processed input deleted"
  case retentionHole = "unprocessed input deleted"

  // The records themselves.
  case lateRecord = "late record"
  case repeatedRecord = "repeated record"
  case disorderedRecord = "record out of order"
  case futureRecord = "record from the future"
  case badRecord = "record that is refused"
  case tickOfSecondWriter = "tick of a second writer"
}
