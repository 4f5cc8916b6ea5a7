/// A topic as the brokers have it.
package struct TopicDescription: Sendable, Hashable {
  package let partitions: Int
  package let replication: Int
  /// All settings with their values in effect, defaults included.
  package let settings: [String: String]
}
