import RecordLog
import WorkerRuntime
import WorkerTesting

/// A fault built into a copy of the runtime, to see whether the simulation finds it.
enum Flaw: CaseIterable {
  /// The group's offsets are asked for without waiting for those that a transaction has pending.
  case offsetsReadUnstable
  /// The changelog's end is read when the partition is assigned, before the predecessor is fenced.
  case changelogEndReadTooEarly
  /// A changelog that an open transaction hides is taken for whole.
  case hiddenChangelogNotAwaited
  /// The member's proof is taken when offsets are sent, not when the outbox closes.
  case groupMetadataTakenLate
  case abortTakenForCommit
  case markNotInTransaction
  case offsetsNotInTransaction
  /// The abort of n undoes n + 1 alone.
  case closedOutboxNotUndone
  case nothingUndone
  /// After an abort the consumer goes on where it was.
  case noSeekAfterAbort
  case repeatsNotRestored
  case alarmsNotRestored
  case streamTimeNotRestored
  /// What was open when partitions were revoked stays in the outbox.
  case openOutboxKeptAfterRevocation
  /// Inputs are taken as they come.
  case mergeDoesNotWait
  /// Progress is published in front of what it is about.
  case progressBeforeOutputs

  /// Whether it takes the worker of several inputs to see it, which speaks of order and of stream time.
  var needsJoining: Bool { [.mergeDoesNotWait, .progressBeforeOutputs, .streamTimeNotRestored].contains(self) }

  var parts: ProcessParts {
    var parts = ProcessParts()
    parts.makeClient = { FlawedClient($0, flaw: self) }
    switch self {
    case .abortTakenForCommit: parts.makeLane = { FlawedLane($0) }
    case .mergeDoesNotWait: parts.adjust = { $0.mergeWait = .zero }
    case .changelogEndReadTooEarly, .hiddenChangelogNotAwaited: parts.adjust = { $0.markWait = .zero }
    default: break
    }
    parts.makeProgram = { program in
      WorkerProgram(edges: program.edges) { plan in
        let made = program.makeStages(plan)
        return WorkerProgram.Stages(any: FlawedStages(made.stages, flaw: self), processBatch: made.processBatch)
      }
    }
    return parts
  }
}
