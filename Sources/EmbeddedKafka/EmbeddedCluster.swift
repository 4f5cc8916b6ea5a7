internal import CListenPort
internal import CRdKafka
internal import RecordLog

/// The brokers, and the client that carries them. librdkafka takes its calls from every thread.
@safe
final class EmbeddedCluster: Sendable {
  nonisolated(unsafe) let pointer: OpaquePointer
  private nonisolated(unsafe) let client: OpaquePointer

  var bootstrapServers: String {
    unsafe rd_kafka_mock_cluster_bootstraps(pointer).map { unsafe String(cString: $0) } ?? ""
  }

  /// Errors: `refused` where the port is taken.
  init(brokers: Int32, port: UInt16) throws(LogError) {
    guard port == 0 || listen_port_is_free(port) != 0 else {
      throw Self.refused("the embedded broker cannot listen on 127.0.0.1:\(port): the port is taken, choose another")
    }
    guard let client = unsafe Self.makeClient() else { throw Self.refused("the embedded broker's client cannot be set up") }
    listen_port_for_next_bind(port)
    defer { listen_port_for_next_bind(0) }
    guard let pointer = unsafe rd_kafka_mock_cluster_new(client, brokers) else {
      unsafe rd_kafka_destroy(client)
      throw Self.refused("the embedded broker cannot listen on 127.0.0.1: no port is free")
    }
    unsafe self.client = client
    unsafe self.pointer = pointer
  }

  deinit {
    unsafe rd_kafka_mock_cluster_destroy(pointer)
    unsafe rd_kafka_destroy(client)
  }

  @unsafe private static func makeClient() -> OpaquePointer? {
    let configuration = unsafe rd_kafka_conf_new()
    // It reaches no broker of its own, and would complain of it.
    unsafe rd_kafka_conf_set_log_cb(configuration, nil)
    if let client = unsafe rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0) { return unsafe client }
    unsafe rd_kafka_conf_destroy(configuration)
    return nil
  }

  private static func refused(_ message: String) -> LogError { LogError(.refused, code: "CONFIGURATION", message: message) }
}
