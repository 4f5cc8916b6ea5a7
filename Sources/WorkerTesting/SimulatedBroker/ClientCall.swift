/// The calls of a process to the log that it may not survive: each ends a stage of the loop or of the committer.
package enum ClientCall: Sendable, CaseIterable {
  case poll
  case assign
  case unassign
  case committed
  case changelogEnd
  case restore
  case initTransactions
  case begin
  case produce
  case sendOffsets
  case commit
  case abort

  /// A crash before the call has reached the broker.
  package var crashBefore: FaultKind {
    switch self {
    case .poll: .crashInPoll
    case .assign: .crashInAssign
    case .unassign: .crashInUnassign
    case .committed: .crashInFence
    case .changelogEnd: .crashInChangelogEnd
    case .restore: .crashInRestore
    case .initTransactions: .crashInInitialisation
    case .begin: .crashInBegin
    case .produce: .crashInProduce
    case .sendOffsets: .crashInSendOffsets
    case .commit: .crashInCommit
    case .abort: .crashInAbort
    }
  }

  /// A crash after the call took effect at the broker, wholly or in part, and before its answer; `nil` where it changes nothing there.
  package var crashAfter: FaultKind? {
    switch self {
    case .initTransactions: .crashAfterInitialisation
    case .produce: .crashAmidProduce
    case .sendOffsets: .crashAfterSendOffsets
    case .commit: .crashAfterCommit
    case .abort: .crashAfterAbort
    case .poll, .assign, .unassign, .committed, .changelogEnd, .restore, .begin: nil
    }
  }
}
