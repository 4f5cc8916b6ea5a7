extension PartitionLog {
  /// Compacts everything below the last stable offset: of each key the newest committed record stays, aborted records go, and so do
  /// records without a key.
  ///
  /// Tombstones and markers stay, too, unless they are at least as old (in ms) as given. Then they go even from the very end of the
  /// log, which leaves the end where it was.
  func compact(now: Int64, tombstonesOlderThan tombstoneAge: Int64?, markersOlderThan markerAge: Int64?) {
    var newest: [[UInt8]: Int64] = [:]
    let stable = lastStableOffset
    for entry in entries where entry.isVisible && entry.offset < stable {
      if let key = entry.record.key { newest[key] = entry.offset }
    }
    func isOld(_ entry: LogEntry, _ age: Int64?) -> Bool { age.map { now - entry.record.timestamp >= $0 } ?? false }
    removeStable { entry in
      if entry.isMarker { return isOld(entry, markerAge) }
      guard entry.isVisible, let key = entry.record.key, newest[key] == entry.offset else { return true }
      return entry.record.value == nil && isOld(entry, tombstoneAge)
    }
  }
}
