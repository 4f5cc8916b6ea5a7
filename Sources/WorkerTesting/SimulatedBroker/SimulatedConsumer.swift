internal import RecordLog

/// A member of a simulated consumer group. It joins, hears of rebalances and rejoins by its polls.
final class SimulatedConsumer: LogConsumer {
  private enum Membership {
    /// Not in the group; joins at the next poll.
    case outside
    /// A member that holds nothing and awaits the next generation.
    case joining
    case assigned([TopicPartition])
    /// `revoked` was brought, and `unassign` has not answered yet.
    case revoking([TopicPartition], lost: Bool)
    case failed(LogError)
  }

  private let client: SimulatedClient
  private let group: String
  private let instance: String
  private let topics: [String]
  private var fetcher: PartitionFetcher
  private var membership = Membership.outside
  private var memberID = ""
  private var metadata: SimulatedGroupMetadata?
  /// When the group last answered; virtual ms.
  private var lastHeard: Int64

  init(client: SimulatedClient, group: String, instance: String, topics: [String]) {
    self.client = client
    self.group = group
    self.instance = instance
    self.topics = topics
    fetcher = PartitionFetcher(topics: topics)
    lastHeard = client.broker.clock.now
  }

  private var broker: SimulatedBroker { client.broker }

  func poll(into batch: RecordBatch, timeout: Duration) throws(LogError) -> ConsumerEvent {
    batch.clear()
    try enter(.poll)
    guard client.isReachable else { return endureSilence() }
    broker.settle()
    if case .outside = membership {
      join()
      return .idle
    }
    switch hear() {
    case .fenced:
      broker.faults.record(.fencedInstance)
      throw fail(.fencedInstance)
    case .unknownMember: return lose()
    case .rebalancing: return giveWay()
    case .stable(let generation, let assignment): return try proceed(generation, assignment, batch)
    }
  }

  private func hear() -> ConsumerGroup.Answer {
    lastHeard = broker.clock.now
    return broker.groups[group]?.heartbeat(instance, memberID, now: broker.clock.now) ?? .unknownMember
  }

  /// Like librdkafka, a member that has not heard of the group for a whole session takes its assignment for lost.
  private func endureSilence() -> ConsumerEvent {
    broker.clock.now - lastHeard >= broker.settings.sessionTimeout ? lose() : .idle
  }

  /// The group has removed this member, as far as it can tell.
  private func lose() -> ConsumerEvent {
    switch membership {
    case .assigned(let partitions) where !partitions.isEmpty, .revoking(let partitions, lost: false):
      membership = .revoking(partitions, lost: true)
      client.onRevocation(true)
      return .revoked(partitions, lost: true)
    case .assigned, .joining:
      membership = .outside
      return .idle
    case .outside, .revoking, .failed: return .idle
    }
  }

  /// The group rebalances.
  private func giveWay() -> ConsumerEvent {
    switch membership {
    case .assigned(let partitions) where !partitions.isEmpty:
      membership = .revoking(partitions, lost: false)
      client.onRevocation(false)
      return .revoked(partitions, lost: false)
    case .assigned, .joining:
      membership = .joining
      rejoin()
      return .idle
    case .outside, .revoking, .failed: return .idle
    }
  }

  /// The group is stable.
  private func proceed(_ generation: Int, _ assignment: [TopicPartition], _ batch: RecordBatch) throws(LogError) -> ConsumerEvent {
    switch membership {
    case .joining:
      membership = .assigned(assignment)
      metadata = SimulatedGroupMetadata(group: group, instance: instance, memberID: memberID, generation: generation)
      return .assigned(assignment)
    case .assigned:
      return try fetcher.fetch(into: batch, for: client) > 0 ? .records : .idle
    case .outside, .revoking, .failed: return .idle
    }
  }

  func assign(_ positions: [PartitionPosition]) throws(LogError) {
    try enter(.assign)
    guard case .assigned(let partitions) = membership else { throw .outOfOrder("assign without an assignment") }
    if let stranger = positions.map(\.partition).first(where: { !partitions.contains($0) }) {
      throw LogError(.refused, code: "_INVALID_ARG", message: "\(stranger) was not given to this member")
    }
    fetcher.assign(positions)
  }

  func unassign() throws(LogError) {
    try client.requireAlive(.unassign)
    fetcher.assign([])
    guard case .revoking(_, let lost) = membership else { return }
    membership = lost ? .outside : .joining
    guard client.isReachable, !lost else { return }
    broker.settle()
    rejoin()
  }

  func pause(_ partitions: [TopicPartition]) throws(LogError) {
    try enter()
    try fetcher.pause(partitions)
  }

  func resume(_ positions: [PartitionPosition]) throws(LogError) {
    try enter()
    try fetcher.resume(positions)
  }

  func committedPositions(_ partitions: [TopicPartition], timeout: Duration) throws(LogError) -> [PartitionPosition] {
    try enter(.committed)
    try client.reach()
    if client.faults.isCommittedPending(now: broker.clock.now) {
      broker.faults.record(.committedPending)
      throw LogError(.retriable, code: "UNSTABLE_OFFSET_COMMIT", message: "an injected wait for offsets")
    }
    do throws(LogError) {
      return try broker.groups[group]?.offsets.stable(partitions) ?? []
    } catch {
      broker.faults.record(.takeoverOfPendingOffsets)
      throw error
    }
  }

  func groupMetadata() -> (any GroupMetadata)? { metadata }

  func isAtEnd(_ partition: TopicPartition) -> Bool { fetcher.isAtEnd(partition) }

  var isConnected: Bool { client.isReachable }

  func close(leaveGroup: Bool) {
    if leaveGroup, client.isReachable {
      broker.groups[group]?.leave(instance, memberID, now: broker.clock.now)
    }
    fetcher.assign([])
    membership = .failed(.closed)
    client.forget(self)
  }

  /// Tells the group that this member lives, whatever the group answers.
  func heartbeat() {
    guard client.isReachable else { return }
    broker.settle()
    _ = hear()
  }

  private func join() {
    let now = broker.clock.now
    memberID = broker.groups[group, default: ConsumerGroup(name: group)].join(instance, topics: topics, now: now)
    membership = .joining
  }

  private func rejoin() {
    broker.groups[group]?.rejoin(instance, memberID, now: broker.clock.now)
  }

  private func fail(_ error: LogError) -> LogError {
    membership = .failed(error)
    return error
  }

  private func enter(_ call: ClientCall? = nil) throws(LogError) {
    try client.requireAlive(call)
    if case .failed(let error) = membership { throw error }
    if client.strike(.fatalConsumer) != nil { throw fail(.injectedFatal) }
  }
}
