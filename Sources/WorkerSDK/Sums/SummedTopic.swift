/// A topic between the two stages of a sum over all customers: what the first stage's commits have added, by key.
///
/// Its records are parts of sums in bytes of Rondo's own. What they are depends on when commits were made; only their sum means something,
/// and ``SummingWorker`` is who works it out.
public struct SummedTopic<Key: SumKey>: Sendable {
  /// The topic's name in Kafka.
  public let name: String

  /// Names a topic of sums by `Key`.
  public init(_ name: String) { self.name = name }
}

extension SummedTopic {
  /// The CloudEvents type of the records.
  static var type: String { "rondo.sum.v1" }
}

extension Output {
  /// Declares `topic` as an output, to be added to. It need not have as many partitions as the other topics.
  public init<Key: SumKey>(_ topic: SummedTopic<Key>) {
    self.init(name: topic.name, type: SummedTopic<Key>.type, isSummed: true)
  }
}

extension Source where Input == Sum {
  /// Reads the parts of sums that another worker adds to `topic`.
  public init<Key: SumKey>(_ topic: SummedTopic<Key>) {
    self.init(topic: topic.name, isSummed: true) { Sum.makeDecoder() }
  }
}
