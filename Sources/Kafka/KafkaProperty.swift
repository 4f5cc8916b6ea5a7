/// One property for librdkafka, and where it was given.
struct KafkaProperty: Sendable, Hashable {
  let name: String
  let value: String
  /// Where it was given, for messages: `client.properties:3`.
  let place: String
}
