package import RecordLog

/// A fault aimed at one client. Each strikes once, at the next call that it concerns; those with a duration last for that long (virtual
/// milliseconds) from the moment they are injected, `commitPending` from the commit that it strikes.
package enum ClientFault: Sendable, Equatable {
  /// The commit takes effect, but its answer is lost: `retriable`. The repeated call succeeds.
  case commitAnswerLost
  /// The commit does not reach the broker: `retriable`. The repeated call commits.
  case commitNotApplied
  /// The commit is decided, but takes effect only later; until then it is `retriable`.
  case commitPending(milliseconds: Int64)
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

  var kind: FaultKind {
    switch self {
    case .commitAnswerLost: .commitAnswerLost
    case .commitNotApplied: .commitNotApplied
    case .commitPending: .commitPending
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
