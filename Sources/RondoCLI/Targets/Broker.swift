internal import Kafka
internal import RecordLog

/// The broker that a command speaks to.
struct Broker {
  let client: KafkaClient
  /// Its address, for messages.
  let place: String

  static let timeout = Duration.seconds(10)

  init(bootstrapServers: String?, kafkaConfig: String?) throws(Failure) {
    do {
      let configuration = try KafkaConfiguration(bootstrapServers: bootstrapServers, propertiesFile: kafkaConfig)
      place = configuration.bootstrapServers
      // What librdkafka has to say comes back as the error of the call that suffers from it.
      client = try KafkaClient(configuration, name: "rondo", log: { _, _, _ in })
    } catch { throw Failure(.badConfiguration, error.message) }
  }
}

extension Failure {
  /// What a broker refused, or that it was not reached.
  init(_ error: LogError, at place: String) {
    switch error.kind {
    case .refused: self.init(.badConfiguration, "\(place): \(error)")
    case .unknownTopic: self.init(.badConfiguration, "\(place): \(error); create the topic with: rondo topics apply")
    default: self.init(.brokerNotReached, "\(place): \(error); check the address and that the broker runs")
    }
  }
}
