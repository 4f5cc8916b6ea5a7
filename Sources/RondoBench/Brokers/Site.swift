internal import Kafka
internal import RecordLog

/// Fresh topics on the brokers, for one round: nothing of an earlier round is in them.
struct Site: Sendable {
  let client: KafkaClient
  let address: String
  /// A file of librdkafka properties that clients of these brokers need.
  let kafkaConfig: String?
  let prefix: String
  let partitions: Int
  /// Frees the round's topics and groups.
  let close: @Sendable () -> Void

  /// The topic into which the floor writes.
  static let copy = "bench.copy"

  func topic(_ name: String) -> String { prefix + name }

  func partitions(of name: String) -> [TopicPartition] { (0..<Int32(partitions)).map { TopicPartition(topic(name), $0) } }

  /// The sum of all partitions' high watermarks.
  func end(of name: String) throws(LogError) -> Int64 {
    try offsets(of: name, at: .end).values.reduce(0, +)
  }

  /// One end of each of a topic's partitions.
  func offsets(of name: String, at end: KafkaAdmin.End) throws(LogError) -> [TopicPartition: Int64] {
    try Patience.call { () throws(LogError) in try client.admin.offsets(of: partitions(of: name), at: end, timeout: .seconds(10)) }
  }

  /// What every client is started with.
  var arguments: [String] {
    ["--bootstrap-servers", address, "--topic-prefix", prefix] + (kafkaConfig.map { ["--kafka-config", $0] } ?? [])
  }
}
