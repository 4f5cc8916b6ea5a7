internal import RecordLog

/// Kafka's range assignor: per topic each member gets one run of partitions, by the order of instance ids. Topics with the same number
/// of partitions and the same subscribers are co-partitioned: equal numbers go to the same member.
enum RangeAssignor {
  /// The partitions of each instance.
  static func assign(_ members: [GroupMember], partitionCounts: [String: Int]) -> [String: [TopicPartition]] {
    var assignment: [String: [TopicPartition]] = [:]
    for topic in Set(members.flatMap(\.topics)).sorted() {
      let subscribers = members.filter { $0.topics.contains(topic) }.map(\.instance).sorted()
      let (share, rest) = (partitionCounts[topic] ?? 0).quotientAndRemainder(dividingBy: subscribers.count)
      var next = 0
      for (index, instance) in subscribers.enumerated() {
        let count = share + (index < rest ? 1 : 0)
        assignment[instance, default: []] += (next..<(next + count)).map { TopicPartition(topic, Int32($0)) }
        next += count
      }
    }
    return assignment
  }
}
