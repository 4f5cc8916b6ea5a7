internal import ArgumentParser

/// A broker to read touchpoints from, where they are in no files.
struct SourceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Brokers to read from, in place of files.", valueName: "host:port,…"))
  var bootstrapServers: String?

  @Option(help: ArgumentHelp("File with further librdkafka properties, such as those for TLS and SASL.", valueName: "file"))
  var kafkaConfig: String?

  @Option(help: ArgumentHelp("Topic of the touchpoints.", valueName: "name"))
  var topic = "touchpoints"

  @Option(help: ArgumentHelp("What the topic's name begins with in a cluster that is shared.", valueName: "prefix"))
  var topicPrefix = ""

  /// The topic as the cluster, or the files, have it.
  var topicName: String { topicPrefix + topic }

  var hasBroker: Bool { bootstrapServers != nil || kafkaConfig != nil }

  func validate(files: [String]) throws {
    if files.isEmpty, !hasBroker { throw ValidationError("No touchpoints: name files, or give --bootstrap-servers host:port.") }
  }
}
