/// A topic as it is to be created.
package struct TopicSpecification: Sendable, Hashable {
  package let name: String
  package let partitions: Int
  /// `nil`: the broker's default.
  package let replication: Int?
  /// The topic's settings, such as `cleanup.policy`.
  package let settings: [String: String]

  package init(name: String, partitions: Int, replication: Int? = nil, settings: [String: String] = [:]) {
    self.name = name
    self.partitions = partitions
    self.replication = replication
    self.settings = settings
  }
}

/// The way to a log: Kafka, or the simulated broker. The runtime knows no other face of it.
package protocol LogClient: Sendable {
  /// Joins `group` for all `topics`; `instance` is the static member's id.
  func makeConsumer(group: String, instance: String, topics: [String]) throws(LogError) -> any LogConsumer

  func makeReader() throws(LogError) -> any LogReader

  func makeProducer(transactionalID: String) throws(LogError) -> any LogProducer

  /// The number of partitions of each topic that exists.
  func partitionCounts(of topics: [String], timeout: Duration) throws(LogError) -> [String: Int]

  /// Creates the topics that do not exist yet.
  func createTopics(_ topics: [TopicSpecification], timeout: Duration) throws(LogError)

  /// The id by which the cluster is told from others.
  func clusterID(timeout: Duration) throws(LogError) -> String

  /// The largest record, in bytes, that a producer of this client may append.
  var maxRecordBytes: Int { get }
}
