internal import CRdKafka
internal import RecordLog
internal import Synchronization

/// What librdkafka calls back, kept until the owner of the client asks for it. One for each client; lives at least as long as it.
///
/// Log lines come from any thread, everything else only from within the owner's own calls.
@safe
final class ClientCallbacks {
  /// A rebalance that waits for the owner to hear of it.
  struct Rebalance {
    let isAssignment: Bool
    let partitions: [TopicPartition]
    let isLost: Bool
  }

  let log: KafkaLog
  /// Whether a broker is reached, as the statistics and errors say. Readable from every thread.
  let isConnected = Atomic<Bool>(false)
  var rebalances: [Rebalance] = []
  /// An error that concerns the whole client, for its owner to throw.
  var clientError: LogError?
  /// Set while closing: rebalances are answered on the spot, since nobody asks any more.
  var isClosing = false
  /// Deliveries that failed for good, and the first one's error.
  var failedDeliveries = 0
  var firstFailure: LogError?
  /// The queue that is polled: told to return as soon as a rebalance came.
  var queue: OpaquePointer?
  private var wasConnected = false

  init(log: @escaping KafkaLog) {
    self.log = log
  }

  @unsafe static func from(_ opaque: UnsafeMutableRawPointer?) -> ClientCallbacks? {
    guard let opaque = unsafe opaque else { return nil }
    return unsafe Unmanaged<ClientCallbacks>.fromOpaque(opaque).takeUnretainedValue()
  }

  @unsafe func install(in configuration: OpaquePointer, role: ClientRole) {
    unsafe rd_kafka_conf_set_opaque(configuration, Unmanaged.passUnretained(self).toOpaque())
    unsafe rd_kafka_conf_set_log_cb(configuration) { client, level, facility, text in
      guard let client = unsafe client, let callbacks = unsafe ClientCallbacks.from(rd_kafka_opaque(client)) else { return }
      guard let facility = unsafe facility, let text = unsafe text else { return }
      unsafe callbacks.line(Int(level), String(cString: facility), String(cString: text))
    }
    unsafe rd_kafka_conf_set_error_cb(configuration) { client, code, reason, opaque in
      guard let client = unsafe client, let callbacks = unsafe ClientCallbacks.from(opaque) else { return }
      unsafe callbacks.error(rd_kafka_resp_err_t(code), reason.map { unsafe String(cString: $0) } ?? "", client)
    }
    switch role {
    case .consumer:
      unsafe rd_kafka_conf_set_rebalance_cb(configuration) { client, code, partitions, opaque in
        guard let client = unsafe client, let callbacks = unsafe ClientCallbacks.from(opaque) else { return }
        unsafe callbacks.rebalance(client, code, partitions.map { unsafe PartitionList.partitions($0) } ?? [])
      }
      unsafe rd_kafka_conf_set_stats_cb(configuration) { _, json, count, opaque in
        guard let json = unsafe json, let callbacks = unsafe ClientCallbacks.from(opaque) else { return 0 }
        let text = unsafe UnsafeRawBufferPointer(start: json, count: count)
        callbacks.connected(unsafe BrokerStatistics.showBrokerUp(text))
        return 0
      }
    case .plainProducer:
      unsafe rd_kafka_conf_set_dr_msg_cb(configuration) { _, message, opaque in
        guard let message = unsafe message, let callbacks = unsafe ClientCallbacks.from(opaque) else { return }
        callbacks.delivery(unsafe message.pointee.err)
      }
    case .reader, .producer, .admin:
      break
    }
  }

  private func line(_ level: Int, _ facility: String, _ text: String) {
    // One file of properties serves all clients: that a producer's means nothing to a consumer is no news.
    if facility == "CONFWARN", text.contains("will be ignored by this") { return }
    // Brokers too old for this setting are too old for transactions; the embedded one is meant, which has no harm to do.
    if facility == "AUTOCREATE" { return }
    log(level, facility, text)
  }

  private func connected(_ isUp: Bool) {
    if isUp { wasConnected = true }
    isConnected.store(isUp, ordering: .relaxed)
  }

  @unsafe private func error(_ code: rd_kafka_resp_err_t, _ reason: String, _ client: OpaquePointer) {
    if code == RD_KAFKA_RESP_ERR__FATAL {
      unsafe clientError = LogError.fatal(of: client, doing: "Kafka client")
    } else if code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN {
      connected(false)
    } else if code == RD_KAFKA_RESP_ERR__AUTHENTICATION, !wasConnected {
      // Once it has worked, the credentials are not to blame: a broker that restarts refuses for a while.
      clientError = LogError(code, doing: "authentication", detail: reason)
    }
    log(4, ErrorTriage.name(of: code), reason)
  }

  @unsafe private func rebalance(_ client: OpaquePointer, _ code: rd_kafka_resp_err_t, _ partitions: [TopicPartition]) {
    guard !isClosing else {
      _ = unsafe rd_kafka_assign(client, nil)
      return
    }
    let isAssignment = code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS
    let wasLost = unsafe rd_kafka_assignment_lost(client) != 0
    let isLost = !isAssignment && (wasLost || code != RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS)
    rebalances.append(Rebalance(isAssignment: isAssignment, partitions: partitions, isLost: isLost))
    if let queue = unsafe queue { unsafe rd_kafka_queue_yield(queue) }
  }

  private func delivery(_ code: rd_kafka_resp_err_t) {
    guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
    failedDeliveries += 1
    if firstFailure == nil { firstFailure = LogError(code, doing: "delivering a record") }
  }
}
