extension PartitionLog {
  /// What a compaction took away.
  struct CompactionOutcome {
    var removed = 0
    var removedMarkers = 0
    var removedTombstones = 0
    /// Whether the last entry of all went, so that nothing lies at the offset before the end.
    var removedTail = false
  }

  /// Compacts everything below the last stable offset, and below `limit`: of each key the newest committed record stays, aborted records go, and so do
  /// records without a key.
  ///
  /// Tombstones and markers stay, too, unless they are at least as old (in ms) as given. Then they go even from the very end of the
  /// log, which leaves the end where it was. Where tombstones may have been cleaned only for so long, those stay that an earlier compaction
  /// did not come upon so long ago: so whoever began to read before it has that time to reach them.
  @discardableResult
  func compact(
    below limit: Int64 = .max, now: Int64, tombstonesOlderThan tombstoneAge: Int64? = nil, tombstonesCleanedFor retention: Int64? = nil,
    markersOlderThan markerAge: Int64?
  ) -> CompactionOutcome {
    let before = (count: entries.count, last: entries.last?.offset)
    var outcome = CompactionOutcome()
    var newest: [[UInt8]: Int64] = [:]
    let stable = min(lastStableOffset, limit)
    for entry in entries where entry.isVisible && entry.offset < stable {
      if let key = entry.record.key { newest[key] = entry.offset }
    }
    func isOld(_ entry: LogEntry, _ age: Int64?) -> Bool { age.map { now - entry.record.timestamp >= $0 } ?? false }
    removeStable { entry in
      guard entry.offset < stable else { return false }
      if entry.isMarker {
        let isOld = isOld(entry, markerAge)
        if isOld { outcome.removedMarkers += 1 }
        return isOld
      }
      guard entry.isVisible, let key = entry.record.key, newest[key] == entry.offset else { return true }
      guard entry.record.value == nil else { return false }
      guard let retention else { return isOld(entry, tombstoneAge) }
      let cleaned = tombstonesCleaned[entry.offset] ?? now
      tombstonesCleaned[entry.offset] = cleaned
      if now - cleaned >= retention { outcome.removedTombstones += 1 }
      return now - cleaned >= retention
    }
    outcome.removed = before.count - entries.count
    outcome.removedTail = entries.last?.offset != before.last
    return outcome
  }
}
