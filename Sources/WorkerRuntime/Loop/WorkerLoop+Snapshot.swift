internal import Logging
internal import RecordLog
internal import StateStore
internal import WorkerSDK

extension WorkerLoop {
  /// What was deleted stays visible in a compacted topic for a day (`delete.retention.ms`); states that are older may hold what has gone since.
  private static let snapshotLife = EventTime.Interval.hours(12)
  /// How often the end of a changelog is asked for, by partition: a restart reads about as much.
  private static let measureInterval = Duration.seconds(1)
  private static let measuredPerCommit = 4

  /// Where the states of a partition lie beyond the life of the process.
  func snapshotSource(_ number: Int32) -> SnapshotSource? {
    guard let storage = snapshots?.storage(of: number) else { return nil }
    let identity = "1\n\(clusterID)\n\(plan.names.changelog)\n\(number)"
    return SnapshotSource(
      storage: storage, identity: Array(identity.utf8), oldest: (clock.wallTime() - Self.snapshotLife).milliseconds)
  }

  /// From where to read the changelog: behind what the snapshot holds. A snapshot that knows more than the changelog is of another one.
  func startOfRestoring(_ number: Int32, beginning: Int64, end: Int64) throws(LogError) -> (offset: Int64, mark: [UInt8]) {
    guard let snapshot = partitions[number]?.snapshot else { return (beginning, []) }
    if snapshot.changelogOffset <= end { return (max(beginning, snapshot.changelogOffset), snapshot.mark) }
    logger.warning(
      "The local snapshot is ahead of the changelog, and so not of it: the changelog is restored.", metadata: ["partition": "\(number)"])
    partitions[number]?.snapshot = nil
    guard let source = snapshotSource(number) else { return (beginning, []) }
    source.storage.erase()
    _ = stages.open(number, from: source)
    return (beginning, [])
  }

  /// Of the changelogs that this commit writes to, those whose ends were not asked for lately.
  func changelogsToMeasure(_ changed: [Int32]) -> [TopicPartition] {
    guard snapshots != nil else { return [] }
    let now = clock.elapsed()
    let waiting = changed.filter { now - (partitions[$0]?.lastMeasured ?? now) >= Self.measureInterval }
    let chosen = waiting.sorted { (partitions[$0]?.lastMeasured ?? now) < (partitions[$1]?.lastMeasured ?? now) }.prefix(
      Self.measuredPerCommit)
    for number in chosen { partitions[number]?.lastMeasured = now }
    return chosen.map { TopicPartition(plan.names.changelog, $0) }
  }

  /// Looks once a second where the states are, and says so when they cannot be kept for a restart any more.
  func watchStates() {
    guard clock.elapsed() - lastStateCheck >= .seconds(1) else { return }
    lastStateCheck = clock.elapsed()
    let before = states.partitionsWithoutSnapshot
    states.residentBytes = stages.stateBytes
    states.partitionsWithoutSnapshot = stages.partitionsWithoutSnapshot
    guard snapshots != nil, before == 0, states.partitionsWithoutSnapshot > 0 else { return }
    logger.warning(
      "The state directory has no room, or cannot be written: states stay in memory, and a restart reads the whole changelog.",
      metadata: ["partitions": "\(states.partitionsWithoutSnapshot)"])
  }

  /// Lets the coldest states leave memory where the process has grown beyond its limit.
  func keepWithinMemory() {
    guard let limit = settings.memoryLimit, clock.elapsed() - lastMemoryCheck >= .milliseconds(100) else { return }
    lastMemoryCheck = clock.elapsed()
    let excess = residentBytes() - limit
    guard excess > 0 else { return isOverLimit = false }
    let freed = stages.evict(atLeast: excess + limit / 50)
    if freed < excess, !isOverLimit {
      isOverLimit = true
      logger.warning(
        "More memory is needed than --memory-limit allows: what is left is needed for every customer, or has no room on the disk.",
        metadata: ["limit": "\(limit)", "excess": "\(excess - freed)"])
    }
  }
}
