package import RecordLog

/// A fault aimed at one client. Each strikes once, at the next call that it concerns; those with a duration last for that long (virtual
/// milliseconds) from the moment they are injected, those of a commit from the commit that they strike.
package enum ClientFault: Sendable, Equatable {
  /// The process ends at this call, before it has reached the broker.
  case crashBefore(ClientCall)
  /// The process ends at this call, after it took effect; where it cannot, before.
  case crashAfter(ClientCall)
  /// The commit takes effect, but its answer is lost: `retriable`. The repeated call succeeds.
  case commitAnswerLost
  /// The commit does not reach the broker: `retriable`. The repeated call commits.
  case commitNotApplied
  /// The commit is decided, but takes effect only later; until then it is `retriable`.
  case commitPending(milliseconds: Int64)
  /// No answer ever comes: `fatal`. What became of the transaction only the log tells.
  case commitUnanswered(CommitFate)
  /// `abortable`: some of the batch may have been appended.
  case abortableProduce
  /// `abortable`: the offsets were not added.
  case abortableSendOffsets
  /// `abortable`: nothing was committed.
  case abortableCommit
  case fatalConsumer
  case fatalProducer
  case fatalReader
  /// `committed` is `retriable`, as if another transaction had offsets pending.
  case committedPending(milliseconds: Int64)
  /// These partitions bring nothing.
  case slow([TopicPartition], milliseconds: Int64)

  /// What became of a commit that is never answered.
  package enum CommitFate: Sendable, Equatable {
    case done
    /// It takes effect so many milliseconds later.
    case late(milliseconds: Int64)
    /// It did not reach the broker: the transaction stays open.
    case open
  }

  var kind: FaultKind {
    switch self {
    case .crashBefore(let call): call.crashBefore
    case .crashAfter(let call): call.crashAfter ?? call.crashBefore
    case .commitAnswerLost: .commitAnswerLost
    case .commitNotApplied: .commitNotApplied
    case .commitPending: .commitPending
    case .commitUnanswered(.done): .commitUnansweredDone
    case .commitUnanswered(.late): .commitUnansweredLate
    case .commitUnanswered(.open): .commitUnansweredOpen
    case .abortableProduce: .abortableProduce
    case .abortableSendOffsets: .abortableSendOffsets
    case .abortableCommit: .abortableCommit
    case .fatalConsumer: .fatalConsumer
    case .fatalProducer: .fatalProducer
    case .fatalReader: .fatalReader
    case .committedPending: .committedPending
    case .slow: .slowPartition
    }
  }
}
