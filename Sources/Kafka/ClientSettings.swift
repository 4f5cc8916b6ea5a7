internal import CRdKafka
internal import RecordLog

/// Owns a configuration of librdkafka until a client has taken it over.
@safe
final class ClientSettings {
  let pointer: OpaquePointer
  private var isOwner = true

  /// This room's defaults for the role, overridden by what the user gave.
  init(_ role: ClientRole, configuration: KafkaConfiguration, name: String) throws(LogError) {
    unsafe pointer = rd_kafka_conf_new()
    let given = Set(configuration.properties.map(\.name))
    try set(KafkaProperty(name: "bootstrap.servers", value: configuration.bootstrapServers, place: "bootstrap servers"))
    if !given.contains("client.id") { try set(KafkaProperty(name: "client.id", value: name, place: "client.id")) }
    for property in role.defaults where !given.contains(property.name) {
      try set(KafkaProperty(name: property.name, value: property.value, place: "default"), optional: property.optional)
    }
    for property in configuration.properties { try set(property) }
  }

  /// To be called once a client owns the configuration.
  @unsafe func handOver() { isOwner = false }

  deinit {
    if isOwner { unsafe rd_kafka_conf_destroy(pointer) }
  }

  private func set(_ property: KafkaProperty, optional: Bool = false) throws(LogError) {
    var text = [CChar](repeating: 0, count: 512)
    let result = unsafe text.withUnsafeMutableBufferPointer {
      unsafe rd_kafka_conf_set(pointer, property.name, property.value, $0.baseAddress, $0.count)
    }
    switch result {
    case RD_KAFKA_CONF_OK:
      return
    case RD_KAFKA_CONF_UNKNOWN where optional:
      return
    case RD_KAFKA_CONF_UNKNOWN:
      throw .configuration(
        "\(property.place): librdkafka \(LibraryVersion.text) has no property \(property.name): "
          + "correct its name (see librdkafka's CONFIGURATION.md) or remove it (\(CText.string(text)))")
    default:
      throw .configuration("\(property.place): \(property.name) cannot have this value: \(CText.string(text))")
    }
  }
}
