internal import RecordLog

/// One partition: its entries by offset, with holes where retention or compaction took some away.
final class PartitionLog {
  /// What a committed read brought.
  struct Slice {
    var records: [SimulatedRecord] = []
    /// The offset to read next.
    var next: Int64
    /// Whether nothing readable was left behind `records`.
    var reachedEnd = false
  }

  let partition: TopicPartition
  private(set) var entries: [LogEntry] = []
  /// The first retained offset.
  private(set) var start: Int64 = 0
  /// The offset that the next entry gets: the high watermark.
  private(set) var end: Int64 = 0
  /// When a compaction first came upon each tombstone.
  var tombstonesCleaned: [Int64: Int64] = [:]
  /// The first offset of each open transaction, by producer id.
  private var openSince: [Int64: Int64] = [:]

  init(_ partition: TopicPartition) {
    self.partition = partition
  }

  /// Behind the last offset that a committed reader may see: the first one of any open transaction, else the end.
  var lastStableOffset: Int64 { openSince.values.min() ?? end }

  /// Appends a record, as part of `producer`'s open transaction if there is one, and returns its offset.
  @discardableResult
  func append(key: [UInt8]?, value: [UInt8]?, headers: [RecordHeader], timestamp: Int64, producer: Int64?) -> Int64 {
    if let producer, openSince[producer] == nil { openSince[producer] = end }
    return append(key, value, headers, timestamp, producer.map { .open(producer: $0) } ?? .plain)
  }

  private func append(
    _ key: [UInt8]?, _ value: [UInt8]?, _ headers: [RecordHeader], _ timestamp: Int64, _ role: LogEntry.Role
  ) -> Int64 {
    let offset = end
    let record = SimulatedRecord(
      partition: partition, offset: offset, timestamp: timestamp, key: key, value: value, headers: headers)
    entries.append(LogEntry(record: record, role: role))
    end += 1
    return offset
  }

  /// Ends what `producer` has open here: decides its records' fate and appends the marker.
  func finishTransaction(of producer: Int64, committed: Bool, at time: Int64) {
    guard let first = openSince.removeValue(forKey: producer) else { return }
    for index in index(of: first)..<entries.count where entries[index].role == .open(producer: producer) {
      entries[index].role = committed ? .committed(producer: producer) : .aborted(producer: producer)
    }
    _ = append(nil, nil, [], time, .marker(producer: producer, committed: committed))
  }

  /// Reads at most `limit` visible records below the last stable offset.
  ///
  /// Errors: `offsetOutOfRange` where `position` lies before the start or behind the end.
  func read(from position: Int64, limit: Int) throws(LogError) -> Slice {
    guard position >= start, position <= end else { throw .outOfRange(partition, position, start: start, end: end) }
    let stable = lastStableOffset
    var slice = Slice(next: position)
    var index = index(of: position)
    while index < entries.count, entries[index].offset < stable {
      if slice.records.count == limit { return slice }
      if entries[index].isVisible {
        slice.records.append(entries[index].record)
        slice.next = entries[index].offset + 1
      }
      index += 1
    }
    slice.reachedEnd = true
    return slice
  }

  /// Everything that a committed reader may see, in order.
  var visibleRecords: [SimulatedRecord] {
    let stable = lastStableOffset
    return entries.filter { $0.isVisible && $0.offset < stable }.map(\.record)
  }

  /// Whether records were committed behind the first one of a transaction that is still open.
  var hidesCommits: Bool {
    let stable = lastStableOffset
    return entries.contains { $0.isVisible && $0.offset >= stable }
  }

  var visibleCount: Int {
    let stable = lastStableOffset
    return entries.reduce(0) { $0 + ($1.isVisible && $1.offset < stable ? 1 : 0) }
  }

  /// The offset of the last record that a committed reader may see; −1 if there is none.
  var lastVisibleOffset: Int64 {
    let stable = lastStableOffset
    return entries.last { $0.isVisible && $0.offset < stable }?.offset ?? -1
  }

  /// Moves the start to `offset`, at most to the last stable offset, and forgets what lies before it.
  func deleteRecords(before offset: Int64) {
    start = max(start, min(offset, lastStableOffset))
    entries.removeFirst(index(of: start))
  }

  /// Removes the entries below the last stable offset that `isObsolete` names; the others keep their offsets.
  func removeStable(where isObsolete: (LogEntry) -> Bool) {
    let stable = lastStableOffset
    entries.removeAll { $0.offset < stable && isObsolete($0) }
  }

  /// The index of the first entry at or behind `offset`.
  private func index(of offset: Int64) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
