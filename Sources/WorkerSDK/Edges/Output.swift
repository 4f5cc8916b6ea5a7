/// A topic that a worker writes.
public struct Output: Sendable, Hashable {
  /// The topic's name in Kafka.
  public let name: String
  /// The CloudEvents type of its records.
  public let type: String
  /// Whether only the last value of each key is kept.
  public let isCompacted: Bool
  /// Whether each commit ends with a progress record per partition.
  public let carriesProgress: Bool
  /// Whether it is added to (``Outbox/add(_:to:key:counter:)``), and so is partitioned by the keys of sums.
  public let isSummed: Bool

  /// Declares `topic` as an output.
  public init<Value: OutputValue>(_ topic: Topic<Value>) {
    name = topic.name
    type = topic.type
    isCompacted = topic.isCompacted
    carriesProgress = topic.carriesProgress
    isSummed = false
  }

  init(name: String, type: String, isSummed: Bool) {
    self.name = name
    self.type = type
    self.isSummed = isSummed
    isCompacted = false
    carriesProgress = false
  }
}

/// A value that can be published: it writes itself as a JSON object.
public protocol OutputValue {
  /// Writes the value. The same value gives the same bytes.
  func encode(into json: inout JSONWriter)
}
