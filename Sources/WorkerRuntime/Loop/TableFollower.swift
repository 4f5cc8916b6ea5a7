package import RecordLog
package import WorkerSDK

/// Reads the tables that a worker declares: to their ends before the first record is processed, and on from there.
package final class TableFollower {
  private struct Followed {
    let topic: String
    /// What the worker calls it.
    let table: String
    let partitions: [TopicPartition]
    let reader: any LogReader
    let decode: (RawRecord) throws(Rejection) -> (time: EventTime?, value: any Sendable)
    /// Per partition: where the initial reading ends; empty before it has begun.
    var ends: [Int64] = []
  }

  private let tables: Tables
  private var followed: [Followed]
  private let batch = RecordBatch()
  /// Whether the tables were read to where they ended at the start.
  package private(set) var isComplete = false
  /// Whether something was learnt since this was last asked for.
  private var hasNews = false
  /// Records that could not be read since this was last asked for.
  private var unreadable = 0

  package init?(_ edges: WorkerEdges, client: any LogClient, tables: Tables) throws(LogError) {
    guard !edges.tables.isEmpty else { return nil }
    self.tables = tables
    let counts = try client.partitionCounts(of: edges.tableTopics, timeout: .seconds(10))
    var followed: [Followed] = []
    for (source, topic) in zip(edges.tables, edges.tableTopics) {
      guard let count = counts[topic] else {
        throw LogError(.unknownTopic, code: "table", message: "The topic \(topic), a table, does not exist")
      }
      followed.append(
        Followed(
          topic: topic, table: source.topic, partitions: (0..<Int32(count)).map { TopicPartition(topic, $0) },
          reader: try client.makeReader(), decode: source.makeDecoder()))
    }
    self.followed = followed
  }

  /// The next offset of every partition of every table.
  var positions: [String: [Int64]] {
    var positions: [String: [Int64]] = [:]
    for table in followed { positions[table.topic] = table.partitions.indices.map { position(of: table, $0) } }
    return positions
  }

  /// Takes what is new. What the broker cannot tell for a moment, such as the ends of a topic that has no leader yet, is asked again by the next
  /// call.
  package func follow() throws(LogError) {
    try begin()
    for table in followed {
      while try table.reader.poll(into: batch, timeout: isComplete ? .zero : .milliseconds(5)) { learn(table) }
    }
    if !isComplete {
      isComplete = followed.allSatisfy { table in table.ends.indices.allSatisfy { position(of: table, $0) >= table.ends[$0] } }
    }
  }

  /// Asks where the tables begin and end, and has them read.
  private func begin() throws(LogError) {
    for (index, table) in followed.enumerated() where table.ends.count < table.partitions.count {
      var ends: [Int64] = []
      var starts: [PartitionPosition] = []
      for partition in table.partitions {
        ends.append(try table.reader.end(of: partition, timeout: .seconds(5)))
        starts.append(PartitionPosition(partition, try table.reader.beginning(of: partition, timeout: .seconds(5))))
      }
      try table.reader.assign(starts)
      followed[index].ends = ends
    }
  }

  func takeNews() -> Bool {
    defer { hasNews = false }
    return hasNews
  }

  func takeUnreadable() -> Int {
    defer { unreadable = 0 }
    return unreadable
  }

  func close() { for table in followed { table.reader.close() } }

  private func position(of table: Followed, _ partition: Int) -> Int64 {
    table.reader.position(TopicPartition(table.topic, Int32(partition))) ?? 0
  }

  private func learn(_ table: Followed) {
    for index in 0..<batch.count {
      let raw = RawRecord(batch: batch, index: index)
      // Another worker's word on its progress is nobody's value.
      if raw.hasKey, !ReservedKey.isCustomer(raw.entry.key, in: batch.bytes) { continue }
      guard let key = raw.keyText else {
        unreadable += 1
        continue
      }
      do throws(Rejection) {
        let (time, value): (EventTime?, (any Sendable)?) = raw.hasValue ? try table.decode(raw) : (nil, nil)
        tables.learn(key, in: table.table, value: value, from: time ?? raw.timestamp ?? .distantPast)
        hasNews = true
      } catch {
        unreadable += 1
      }
    }
  }
}
