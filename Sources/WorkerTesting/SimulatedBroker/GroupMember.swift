internal import RecordLog

/// A static member of a consumer group, as the group sees it.
struct GroupMember {
  /// New with every consumer, whereas the instance id stays: by it the consumer replaced is told from the one that replaced it.
  let id: String
  let instance: String
  let topics: [String]
  var lastSeen: Int64
  /// Whether it has (re)joined for the generation to come.
  var hasJoined: Bool
  var assignment: [TopicPartition] = []
}
