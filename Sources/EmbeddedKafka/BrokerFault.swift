internal import CRdKafka

/// An error for ``EmbeddedBroker`` to answer with.
package enum BrokerFault: Sendable {
  /// Closes the connection instead of answering.
  case disconnect
  case notLeader, notCoordinator, coordinatorLoading, requestTimedOut
  case unknownTopic, topicAuthorizationFailed, messageTooLarge, offsetOutOfRange
  case outOfOrderSequence, invalidProducerEpoch, producerFenced, invalidProducerIDMapping, concurrentTransactions
  case illegalGeneration, unknownMember, fencedInstance, unstableOffsets, transactionalIDAuthorizationFailed

  var code: rd_kafka_resp_err_t {
    switch self {
    case .disconnect: RD_KAFKA_RESP_ERR__TRANSPORT
    case .notLeader: RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION
    case .notCoordinator: RD_KAFKA_RESP_ERR_NOT_COORDINATOR
    case .coordinatorLoading: RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS
    case .requestTimedOut: RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT
    case .unknownTopic: RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART
    case .topicAuthorizationFailed: RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED
    case .messageTooLarge: RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE
    case .offsetOutOfRange: RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE
    case .outOfOrderSequence: RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER
    case .invalidProducerEpoch: RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH
    case .producerFenced: RD_KAFKA_RESP_ERR_PRODUCER_FENCED
    case .invalidProducerIDMapping: RD_KAFKA_RESP_ERR_INVALID_PRODUCER_ID_MAPPING
    case .concurrentTransactions: RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS
    case .illegalGeneration: RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION
    case .unknownMember: RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID
    case .fencedInstance: RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID
    case .unstableOffsets: RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT
    case .transactionalIDAuthorizationFailed: RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED
    }
  }
}
