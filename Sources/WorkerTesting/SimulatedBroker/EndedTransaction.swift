internal import RecordLog

/// A transaction whose outcome is decided, and all that has to learn of it.
struct EndedTransaction {
  let producer: Int64
  let committed: Bool
  var hasTimedOut = false
  let partitions: Set<TopicPartition>
  let groups: Set<String>
}
