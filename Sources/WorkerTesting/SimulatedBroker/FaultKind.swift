/// What can go wrong in a simulation, as it is counted.
package enum FaultKind: String, Sendable, CaseIterable {
  case brokerDown
  case clientCutOff
  case crash
  case rebalance
  case sessionExpired
  case transactionTimedOut
  case commitAnswerLost
  case commitNotApplied
  case commitPending
  case abortableProduce
  case abortableSendOffsets
  case abortableCommit
  case fatalConsumer
  case fatalProducer
  case fatalReader
  case committedPending
  case slowPartition
}
