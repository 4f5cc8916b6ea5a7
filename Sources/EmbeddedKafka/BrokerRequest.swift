/// A request of Kafka's protocol, for faults of ``EmbeddedBroker``.
package enum BrokerRequest: Int16, Sendable {
  case produce = 0
  case fetch = 1
  case listOffsets = 2
  case metadata = 3
  case offsetCommit = 8
  case offsetFetch = 9
  case findCoordinator = 10
  case joinGroup = 11
  case heartbeat = 12
  case leaveGroup = 13
  case syncGroup = 14
  case initProducerID = 22
  case addPartitionsToTransaction = 24
  case addOffsetsToTransaction = 25
  case endTransaction = 26
  case transactionOffsetCommit = 28
}
