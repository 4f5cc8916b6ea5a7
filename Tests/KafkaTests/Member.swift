import Kafka
import RecordLog
import Testing

/// Where the members of a group go on: what a worker would have committed.
final class SharedPositions {
  var next: [TopicPartition: Int64] = [:]
}

/// A consumer that answers rebalances, and notes what it was brought.
final class Member {
  let consumer: any LogConsumer
  let positions: SharedPositions
  private(set) var assigned: [TopicPartition] = []
  private(set) var seen: [SeenRecord] = []
  private(set) var rebalances = 0
  private let batch = RecordBatch()
  private let topics: [String]

  init(
    _ client: KafkaClient, group: String, instance: String, topics: [String] = ["in"], positions: SharedPositions = .init()
  ) throws {
    consumer = try client.makeConsumer(group: group, instance: instance, topics: topics)
    self.topics = topics
    self.positions = positions
  }

  deinit { consumer.close(leaveGroup: false) }

  /// Polls once and answers what came.
  @discardableResult
  func step(_ timeout: Duration = .milliseconds(20)) throws -> ConsumerEvent {
    let event = try consumer.poll(into: batch, timeout: timeout)
    switch event {
    case .records:
      note()
    case .assigned(let partitions):
      rebalances += 1
      assigned = partitions
      try consumer.assign(partitions.map { PartitionPosition($0, positions.next[$0] ?? 0) })
    case .revoked:
      rebalances += 1
      assigned = []
      try consumer.unassign()
    case .idle:
      break
    }
    return event
  }

  private func note() {
    let records = SeenRecord.all(of: batch)
    seen += records
    for record in records { positions.next[TopicPartition(topics[Int(record.topic)], record.partition)] = record.offset + 1 }
  }
}
