import RecordLog
import Simulations
import WorkerRuntime
import WorkerTesting

/// A fault built into a copy of the runtime, to see whether the simulation finds it.
enum Flaw: CaseIterable {
  case markNotInCheckpoint
  case alarmsLostOnLoad
  case alarmsLostOnEviction
  /// Nobody looks at whose states lie on the disk.
  case snapshotOfAnotherPartitionTaken
  /// Nobody looks at how old they are.
  case oldSnapshotTaken
  /// The checkpoint is written when the outbox closes, not when its commit is answered.
  case checkpointBeforeAnswer
  /// Up to where the snapshot holds the changelog is guessed, and some records too far.
  case snapshotAheadOfChangelog
  /// What is read back from an evicted frame is taken for what was written.
  case evictedDamageNotNoticed
  /// What an aborted outbox wrote stays in the log of frames.
  case abortDoesNotCutLog
  /// The group's offsets are asked for without waiting for those that a transaction has pending.
  case offsetsReadUnstable
  /// The changelog's end is read when the partition is assigned, before the predecessor is fenced.
  case changelogEndReadTooEarly
  /// A changelog that an open transaction hides is taken for whole.
  case hiddenChangelogNotAwaited
  /// What aborted transactions left in a changelog is restored, too.
  case changelogReadUncommitted
  /// A poll that brings nothing is taken for the end of the changelog.
  case emptyPollTakenForEnd
  /// The member's proof is taken when offsets are sent, not when the outbox closes.
  case groupMetadataTakenLate
  case abortTakenForCommit
  /// A commit that is never answered is taken for an abort, without looking at the log.
  case silenceTakenForAbort
  case markNotInTransaction
  case offsetsNotInTransaction
  case deadLettersNotInTransaction
  /// The abort of n undoes n + 1 alone.
  case closedOutboxNotUndone
  /// The abort of n undoes n alone: what n + 1 said is still committed.
  case nextOutboxNotUndone
  case nothingUndone
  case repeatsNotUndone
  case alarmsNotUndone
  case streamTimeNotUndone
  /// After an abort the consumer goes on where it was.
  case noSeekAfterAbort
  case repeatsNotRestored
  case alarmsNotRestored
  case streamTimeNotRestored
  /// What was open when partitions were revoked stays in the outbox.
  case openOutboxKeptAfterRevocation
  /// Time moves by the wall clock when records are processed, not by what is in the log.
  case timeFromWallClock
  /// Inputs are taken as they come.
  case mergeDoesNotWait
  /// Progress is published in front of what it is about.
  case progressBeforeOutputs
  /// Records are processed before the tables were read.
  case tablesNotAwaited
  /// What an aborted outbox has added to sums stays, and is added again.
  case sumsNotUndone
  case sumsNotInTransaction
  /// What a record has added to sums before it was refused stays.
  case sumsKeptOnRejection
  /// Parts of sums go to partitions of the records they come from, not of their own keys.
  case sumsNotRepartitioned
  /// Changed models are shown to those of whom something comes, and to nobody else.
  case adoptionNeverBegun
  /// Customers who were shown changed models by an outbox that is aborted are not shown them again.
  case adoptionNotUndone
  /// Who takes a partition over a second time does not go on with it.
  case adoptionNotResumed
  /// What changes in a table is known when records are processed, but nobody is shown it.
  case tableChangesNotShown

  /// The runs in which it shows: some take the worker of several inputs, which speaks of order and of stream time, some take ticks.
  func chaos(seed: UInt64) -> Chaos {
    if [.adoptionNeverBegun, .adoptionNotUndone, .adoptionNotResumed].contains(self) { return Chaos(.changing(seed: seed), parts: parts) }
    if self == .tableChangesNotShown { return Chaos(.changing(seed: seed, byTable: true), parts: parts) }
    let needsJoining = [.mergeDoesNotWait, .progressBeforeOutputs, .streamTimeNotRestored, .tablesNotAwaited].contains(self)
    let addsUp = [.sumsNotUndone, .sumsNotInTransaction, .sumsKeptOnRejection, .sumsNotRepartitioned].contains(self)
    var chaos = Chaos(needsJoining ? .joining : addsUp ? .adding : .counting, parts: parts)
    chaos.writesTicks = self == .timeFromWallClock
    return chaos
  }

  private var parts: ProcessParts {
    var parts = ProcessParts()
    parts.makeClient = { FlawedClient($0, flaw: self) }
    switch self {
    case .abortTakenForCommit, .silenceTakenForAbort: parts.makeLane = { FlawedLane($0, flaw: self) }
    case .mergeDoesNotWait: parts.adjust = { $0.mergeWait = .zero }
    case .changelogEndReadTooEarly, .hiddenChangelogNotAwaited, .emptyPollTakenForEnd: parts.adjust = { $0.markWait = .zero }
    default: break
    }
    parts.makeStages = { FlawedStages($0, flaw: self, clock: $1).made }
    return parts
  }
}
