internal import CRdKafka
package import RecordLog
internal import Synchronization

/// librdkafka's own broker, in this process, on free ports of the loopback interface: real TCP, everything in memory.
///
/// It is a room of its own, since a fixed port takes the place of `bind` in the whole process: no worker links it.
///
/// It proves the binding: ownership of memory, null keys and values, the order of calls, what injected errors lead to, reconnecting,
/// back-pressure. It **cannot** prove isolation, atomicity, fencing, resuming at transactional offsets, compaction, restoring or real
/// rebalances: aborted and open records are visible, offsets sent to a transaction are accepted and discarded, static membership is
/// ignored, a partition keeps 5 MB and drops the oldest silently, and there is no admin API: topics are made by ``createTopic(_:partitions:)``.
/// The first member joins a group after 3 s; sessions shorter than that never form one.
///
/// Ports are free ones unless the first broker's is given.
@safe
package final class EmbeddedBroker: Sendable {
  private let cluster: Mutex<EmbeddedCluster?>
  /// Where it listens: `127.0.0.1:port,…`.
  package let bootstrapServers: String

  /// Starts `brokers` brokers, the first on `port` (0: any free one). Errors: `refused` where the port is taken.
  package init(brokers: Int = 1, port: UInt16 = 0) throws(LogError) {
    let made = try EmbeddedCluster(brokers: Int32(clamping: max(1, brokers)), port: port)
    bootstrapServers = made.bootstrapServers
    cluster = Mutex(made)
  }

  package func createTopic(_ name: String, partitions: Int) throws(LogError) {
    unsafe try perform("creating topic \(name)") { unsafe rd_kafka_mock_topic_create($0, name, Int32(clamping: partitions), 1) }
  }

  /// Answers the next requests of this kind with these faults, one each.
  package func push(_ faults: [BrokerFault], on request: BrokerRequest) throws(LogError) {
    let codes = faults.map(\.code)
    unsafe try perform("injecting faults") { cluster in
      unsafe rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, codes.count, codes)
      return RD_KAFKA_RESP_ERR_NO_ERROR
    }
  }

  /// Forgets the faults that were not used yet.
  package func clearFaults(on request: BrokerRequest) throws(LogError) {
    unsafe try perform("clearing faults") { cluster in
      unsafe rd_kafka_mock_clear_request_errors(cluster, request.rawValue)
      return RD_KAFKA_RESP_ERR_NO_ERROR
    }
  }

  /// Closes all connections and accepts no more.
  package func setDown() throws(LogError) {
    unsafe try perform("setting brokers down") { unsafe rd_kafka_mock_broker_set_down($0, -1) }
  }

  package func setUp() throws(LogError) {
    unsafe try perform("setting brokers up") { unsafe rd_kafka_mock_broker_set_up($0, -1) }
  }

  /// Delays every answer.
  package func setRoundTrip(_ duration: Duration) throws(LogError) {
    let milliseconds = Int32(max(0, min(60_000, duration / .milliseconds(1))))
    unsafe try perform("setting the round trip") { unsafe rd_kafka_mock_broker_set_rtt($0, -1, milliseconds) }
  }

  /// Stops all brokers; everything in them is gone.
  package func stop() {
    cluster.withLock { $0 = nil }
  }

  @unsafe private func perform(_ what: String, _ body: (OpaquePointer) -> rd_kafka_resp_err_t) throws(LogError) {
    guard let cluster = cluster.withLock({ $0 }) else {
      throw LogError(.fatal, code: "_DESTROY", message: "\(what): the embedded broker is stopped")
    }
    let code = unsafe body(cluster.pointer)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
      throw LogError(.fatal, code: "\(code.rawValue)", message: unsafe "\(what): \(String(cString: rd_kafka_err2str(code)))")
    }
  }
}
