internal import RecordLog

/// The partitions that are read, each with the offset wanted next. This, and not librdkafka, decides which records are brought.
struct PartitionTable {
  struct Slot {
    let partition: TopicPartition
    /// Records below are stale and are dropped.
    var position: Int64
    var isAtEnd = false
    var isPaused = false
  }

  private(set) var topics: [String]
  var slots: [Slot] = []
  /// Per topic and partition the index into ``slots``, or −1.
  private var indexes: [[Int]]

  init(topics: [String]) {
    self.topics = topics
    indexes = topics.map { _ in [] }
  }

  /// Replaces everything; logical positions such as "beginning" are negative, and bar no record.
  mutating func replace(_ positions: [PartitionPosition]) {
    slots = positions.map { Slot(partition: $0.partition, position: max(0, $0.offset)) }
    indexes = topics.map { _ in [] }
    for (slot, position) in positions.enumerated() {
      let topic = index(addingTopic: position.partition.topic)
      let partition = Int(max(0, position.partition.partition))
      while indexes[topic].count <= partition { indexes[topic].append(-1) }
      indexes[topic][partition] = slot
    }
  }

  /// Whether a partition is read, and from exactly this position on.
  func stands(at position: PartitionPosition) -> Bool {
    guard let slot = slot(of: position.partition) else { return false }
    return slots[slot].position == position.offset && !slots[slot].isPaused
  }

  private mutating func index(addingTopic topic: String) -> Int {
    if let index = topics.firstIndex(of: topic) { return index }
    topics.append(topic)
    indexes.append([])
    return topics.count - 1
  }

  /// The slot of a partition, or −1 where it is not read.
  func slot(topic: Int, partition: Int32) -> Int {
    guard topic >= 0, topic < indexes.count, partition >= 0, Int(partition) < indexes[topic].count else { return -1 }
    return indexes[topic][Int(partition)]
  }

  func slot(of partition: TopicPartition) -> Int? {
    guard let topic = topics.firstIndex(of: partition.topic) else { return nil }
    let slot = slot(topic: topic, partition: partition.partition)
    return slot < 0 ? nil : slot
  }

  /// Where reading goes on for all partitions.
  var positions: [PartitionPosition] { slots.map { PartitionPosition($0.partition, $0.position) } }

  var paused: [TopicPartition] { slots.filter(\.isPaused).map(\.partition) }
}
