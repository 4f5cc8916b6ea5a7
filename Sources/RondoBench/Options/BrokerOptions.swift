internal import ArgumentParser

/// Against which brokers is measured.
struct BrokerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Brokers of a Kafka cluster; without them the embedded broker is started.", valueName: "host:port,…"))
  var bootstrapServers: String?

  @Option(help: ArgumentHelp("File with further librdkafka properties, such as those for TLS and SASL.", valueName: "file"))
  var kafkaConfig: String?

  @Option(help: ArgumentHelp("What the names of all topics, groups and ids begin with; they are deleted at the end.", valueName: "prefix"))
  var topicPrefix = "rondo-bench."

  @Option(help: ArgumentHelp("Partitions of every topic: 8, or as many as the embedded broker needs to hold the load.", valueName: "n"))
  var partitions: Int?

  @Option(help: ArgumentHelp("Replicas of every topic; the cluster's default without.", valueName: "n"))
  var replication: Int?

  @Option(help: ArgumentHelp("Where the topics' files are.", valueName: "directory"))
  var directory = "topics"

  func validate() throws {
    if let partitions, !(1...10_000).contains(partitions) { throw ValidationError("--partitions has to lie between 1 and 10,000.") }
    if bootstrapServers?.isEmpty == true { throw ValidationError("--bootstrap-servers is empty.") }
    if topicPrefix.isEmpty { throw ValidationError("--topic-prefix must not be empty: everything below it is deleted.") }
  }
}
