internal import CRdKafka
internal import RecordLog

/// Owns one librdkafka client, and the callbacks it refers to.
@safe
final class ClientHandle {
  let callbacks: ClientCallbacks
  private var client: OpaquePointer?

  /// Makes the client; it connects in the background. Errors: `refused`, naming the property at fault.
  init(_ role: ClientRole, configuration: KafkaConfiguration, name: String, log: @escaping KafkaLog) throws(LogError) {
    callbacks = ClientCallbacks(log: log)
    let settings = try ClientSettings(role, configuration: configuration, name: name)
    unsafe callbacks.install(in: settings.pointer, role: role)
    var text = [CChar](repeating: 0, count: 512)
    let type = role.isConsumer ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER
    let made = unsafe text.withUnsafeMutableBufferPointer {
      unsafe rd_kafka_new(type, settings.pointer, $0.baseAddress, $0.count)
    }
    guard let made = unsafe made else {
      throw .configuration("the Kafka client cannot be set up: \(CText.string(text))")
    }
    unsafe settings.handOver()
    unsafe client = made
  }

  /// The client, as long as it is open.
  @unsafe func open(_ what: String) throws(LogError) -> OpaquePointer {
    guard let client = unsafe client else { throw .closed(what) }
    return unsafe client
  }

  @unsafe var ifOpen: OpaquePointer? { unsafe client }

  /// Frees the client. Everything that refers to it must have been freed before.
  func close() {
    guard let client = unsafe client else { return }
    callbacks.isClosing = true
    unsafe self.client = nil
    unsafe rd_kafka_destroy(client)
  }

  deinit { close() }
}
