internal import RecordLog

/// A consumer group under the eager protocol: any change of members makes all of them give up everything and rejoin; once all have,
/// the next generation begins.
struct ConsumerGroup {
  enum Phase: Equatable {
    case empty
    case rebalancing(since: Int64)
    case stable
  }

  /// What a heartbeat is answered.
  enum Answer {
    case stable(generation: Int, assignment: [TopicPartition])
    case rebalancing
    case unknownMember
    case fenced
  }

  let name: String
  private(set) var phase = Phase.empty
  private(set) var generation = 0
  /// By instance id.
  private(set) var members: [String: GroupMember] = [:]
  var offsets = GroupOffsets()
  private var joins = 0
  /// No member was last seen before.
  private var seenSince = Int64.min / 4

  init(name: String) {
    self.name = name
  }

  /// Joins as `instance` and returns the member id. A consumer that was this instance before is replaced, and fenced; where the
  /// group is stable and the topics are the same, the new one takes over its assignment and generation without a rebalance.
  mutating func join(_ instance: String, topics: [String], now: Int64) -> String {
    joins += 1
    var member = GroupMember(id: "\(instance)-\(joins)", instance: instance, topics: topics, lastSeen: now, hasJoined: true)
    if let old = members[instance], phase == .stable, old.topics == topics {
      member.assignment = old.assignment
      members[instance] = member
    } else {
      startRebalance(now: now)
      members[instance] = member
    }
    return member.id
  }

  mutating func heartbeat(_ instance: String, _ memberID: String, now: Int64) -> Answer {
    guard let member = members[instance] else { return .unknownMember }
    guard member.id == memberID else { return .fenced }
    members[instance]?.lastSeen = now
    return phase == .stable ? .stable(generation: generation, assignment: member.assignment) : .rebalancing
  }

  /// Says that the member has given up its partitions and awaits the next generation.
  mutating func rejoin(_ instance: String, _ memberID: String, now: Int64) {
    guard members[instance]?.id == memberID, phase != .stable else { return }
    members[instance]?.lastSeen = now
    members[instance]?.hasJoined = true
  }

  mutating func leave(_ instance: String, _ memberID: String, now: Int64) {
    if members[instance]?.id == memberID { remove(instance, now: now) }
  }

  mutating func remove(_ instance: String, now: Int64) {
    members[instance] = nil
    startRebalance(now: now)
  }

  /// Begins a rebalance, unless one is under way.
  mutating func startRebalance(now: Int64) {
    if case .rebalancing = phase { return }
    phase = .rebalancing(since: now)
    for instance in members.keys { members[instance]?.hasJoined = false }
  }

  /// Gives all members a fresh session, as a coordinator does that comes up again.
  mutating func refresh(now: Int64) {
    for instance in members.keys { members[instance]?.lastSeen = now }
    if case .rebalancing = phase { phase = .rebalancing(since: now) }
  }

  /// Removes the members whose session or patience is over, and begins the next generation if everybody has joined for it.
  /// Returns the number of sessions that expired.
  mutating func settle(now: Int64, settings: SimulatedBrokerSettings, partitionCounts: [String: Int]) -> Int {
    let expired = now - seenSince >= settings.sessionTimeout ? removeExpired(now: now, timeout: settings.sessionTimeout) : 0
    guard case .rebalancing(let since) = phase else { return expired }
    if now - since >= settings.rebalanceTimeout {
      members = members.filter { $0.value.hasJoined }
    }
    if members.values.allSatisfy(\.hasJoined) { beginGeneration(partitionCounts) }
    return expired
  }

  private mutating func removeExpired(now: Int64, timeout: Int64) -> Int {
    let expired = members.values.filter { now - $0.lastSeen >= timeout }
    for member in expired { remove(member.instance, now: now) }
    seenSince = members.values.reduce(now) { min($0, $1.lastSeen) }
    return expired.count
  }

  private mutating func beginGeneration(_ partitionCounts: [String: Int]) {
    generation += 1
    phase = members.isEmpty ? .empty : .stable
    let assignment = RangeAssignor.assign(Array(members.values), partitionCounts: partitionCounts)
    for instance in members.keys { members[instance]?.assignment = assignment[instance] ?? [] }
  }

  /// Refuses a member or a generation that was replaced, as a coordinator does when offsets are committed.
  func validate(_ metadata: SimulatedGroupMetadata) throws(LogError) {
    func refusal(_ code: String) -> LogError { LogError(.abortable, code: code, message: "offsets of group \(name) are refused") }
    guard let member = members[metadata.instance] else { throw refusal("UNKNOWN_MEMBER_ID") }
    guard member.id == metadata.memberID else { throw refusal("FENCED_INSTANCE_ID") }
    guard metadata.generation == generation else { throw refusal("ILLEGAL_GENERATION") }
  }
}
