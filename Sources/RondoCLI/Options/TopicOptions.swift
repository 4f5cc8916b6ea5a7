internal import ArgumentParser
internal import RecordLog
internal import TopicFiles

/// Which topics, and where.
struct TopicOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Brokers to ask.", valueName: "host:port,…"))
  var bootstrapServers: String?

  @Option(help: ArgumentHelp("File with further librdkafka properties, such as those for TLS and SASL.", valueName: "file"))
  var kafkaConfig: String?

  @Option(help: ArgumentHelp("Where the topics' files are.", valueName: "directory"))
  var directory = "topics"

  @Option(help: ArgumentHelp("What the topics' names begin with, to share a cluster.", valueName: "prefix"))
  var topicPrefix = ""

  @Option(help: ArgumentHelp("Partitions of every topic, instead of what its file says.", valueName: "n"))
  var partitions: Int?

  @Option(help: ArgumentHelp("Replicas of every topic, instead of what its file says.", valueName: "n"))
  var replication: Int?

  @Option(
    help: ArgumentHelp("Also the changelog that rondo rebuild fills: lifecycle.changelog-2 for 2.", valueName: "n"))
  var generation = 1

  func validate() throws {
    guard bootstrapServers != nil || kafkaConfig != nil else {
      throw ValidationError("No brokers: give --bootstrap-servers host:port.")
    }
    if let partitions, partitions < 1 { throw ValidationError("--partitions has to be positive.") }
    if let replication, !(1...Int(Int16.max)).contains(replication) { throw ValidationError("--replication has to be positive.") }
  }

  /// All topics as they are to be.
  func wanted() throws(Failure) -> [TopicSpecification] {
    do {
      let topics = try TopicDirectory.read(path: directory).map {
        $0.specification(prefix: topicPrefix, partitions: partitions, replication: replication)
      }
      guard generation > 1 else { return topics }
      let name = "\(topicPrefix)lifecycle.changelog"
      return topics
        + topics.filter { $0.name == name }.map {
          TopicSpecification(
            name: "\(name)-\(generation)", partitions: $0.partitions, replication: $0.replication, settings: $0.settings)
        }
    } catch { throw Failure(.badConfiguration, error.description) }
  }
}
