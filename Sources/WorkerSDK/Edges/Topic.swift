/// A topic whose values are `Value`s.
public struct Topic<Value>: Sendable {
  /// The topic's name in Kafka.
  public let name: String
  /// The CloudEvents type of its records, such as `rondo.lifecycle.transition.v1`.
  public let type: String
  /// Whether only the last value of each key is kept.
  public let isCompacted: Bool
  /// Whether its writer ends each commit with a progress record per partition, so that readers can merge it with the topic
  /// that caused its records in the order of causes. In a compacted topic these records have a key that begins with a NUL byte.
  public let carriesProgress: Bool

  /// Describes a topic.
  public init(_ name: String, type: String, isCompacted: Bool = false, carriesProgress: Bool = false) {
    self.name = name
    self.type = type
    self.isCompacted = isCompacted
    self.carriesProgress = carriesProgress
  }
}
