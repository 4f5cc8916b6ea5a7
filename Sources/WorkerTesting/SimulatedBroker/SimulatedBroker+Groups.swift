package import RecordLog

/// Consumer groups: what can be done to one from outside, and what can be seen of it.
extension SimulatedBroker {
  /// Makes all members of `group` give up their partitions and rejoin.
  package func forceRebalance(of group: String) {
    settle()
    guard groups[group]?.phase == .stable else { return }
    faults.record(.rebalance)
    groups[group]?.startRebalance(now: clock.now)
  }

  /// Ends the session of one member, as if nothing had been heard of it. It learns of it at its next poll.
  package func expireSession(of instance: String, in group: String) {
    settle()
    guard groups[group]?.members[instance] != nil else { return }
    faults.record(.sessionExpired)
    groups[group]?.remove(instance, now: clock.now)
  }

  /// The committed offsets of `group`.
  package func groupOffsets(_ group: String) -> [TopicPartition: Int64] {
    settle()
    return (groups[group]?.offsets.committed ?? [:]).mapValues(\.offset)
  }

  /// The current generation of `group`, and the partitions of each instance in it.
  package func groupAssignment(_ group: String) -> (generation: Int, partitions: [String: [TopicPartition]]) {
    settle()
    return (groups[group]?.generation ?? 0, groups[group]?.members.mapValues(\.assignment) ?? [:])
  }

  /// Commits offsets without a transaction, as tools do.
  package func commitOffsets(_ positions: [PartitionPosition], of group: String) {
    groups[group, default: ConsumerGroup(name: group)].offsets.set(positions)
  }

  /// Makes offsets part of a transaction.
  ///
  /// Errors: `abortable` for a member or a generation that was replaced.
  func addOffsets(_ positions: [PartitionPosition], _ metadata: SimulatedGroupMetadata, producer: Int64) throws(LogError) {
    let group = groups[metadata.group] ?? ConsumerGroup(name: metadata.group)
    try group.validate(metadata)
    groups[metadata.group]?.offsets.add(positions, of: producer)
  }
}
