internal import RecordLog

/// Where a consumer or reader is in each of its partitions, and how a poll brings records from there.
struct PartitionFetcher {
  private struct Place {
    var position: Int64
    var isPaused = false
    var isAtEnd = false
  }

  /// The topics whose index a batch's entries bear.
  private(set) var topics: [String]
  private var places: [TopicPartition: Place] = [:]
  private var turn = 0

  init(topics: [String] = []) {
    self.topics = topics
  }

  func position(_ partition: TopicPartition) -> Int64? { places[partition]?.position }

  func isAtEnd(_ partition: TopicPartition) -> Bool { places[partition]?.isAtEnd ?? false }

  func reads(_ topic: String) -> Bool { places.keys.contains { $0.topic == topic } }

  /// Reads from exactly these positions.
  mutating func assign(_ positions: [PartitionPosition]) {
    places = Dictionary(positions.map { ($0.partition, Place(position: $0.offset)) }) { _, last in last }
  }

  /// Like ``assign(_:)``; entries bear the index of their topic among these topics, in the order in which they first appear.
  mutating func assignWithTopics(of positions: [PartitionPosition]) {
    topics = positions.reduce(into: []) { if !$0.contains($1.partition.topic) { $0.append($1.partition.topic) } }
    assign(positions)
  }

  mutating func pause(_ partitions: [TopicPartition]) throws(LogError) {
    try requireAssigned(partitions)
    for partition in partitions { places[partition]?.isPaused = true }
  }

  mutating func resume(_ positions: [PartitionPosition]) throws(LogError) {
    try requireAssigned(positions.map(\.partition))
    for position in positions { places[position.partition] = Place(position: position.offset) }
  }

  private func requireAssigned(_ partitions: [TopicPartition]) throws(LogError) {
    guard let stranger = partitions.first(where: { places[$0] == nil }) else { return }
    throw LogError(.refused, code: "_UNKNOWN_PARTITION", message: "\(stranger) is not assigned")
  }

  /// Fills `batch`, which has to be empty, and returns the number of records.
  mutating func fetch(into batch: RecordBatch, for client: SimulatedClient) throws(LogError) -> Int {
    let broker = client.broker
    defer { turn += 1 }
    var headers: [[RecordHeader]] = []
    let candidates = places.filter { !$0.value.isPaused }.keys.sorted()
    for (partition, limit) in broker.fetchPlan(candidates, turn: turn) {
      let room = max(broker.settings.maxPollRecords, 1) - headers.count
      guard room > 0, var place = places[partition] else { break }
      if client.faults.isSlow(partition, now: broker.clock.now) {
        broker.faults.record(.slowPartition)
        continue
      }
      if broker.isStalled(partition) { continue }
      do throws(LogError) {
        let log = try broker.log(partition)
        let slice = try log.read(from: place.position, limit: min(limit, room))
        for record in slice.records { append(record, to: batch, &headers) }
        place.isAtEnd = slice.reachedEnd && broker.noticesEnd()
        place.position = place.isAtEnd ? max(slice.next, log.lastStableOffset) : slice.next
        places[partition] = place
      } catch {
        // Records of other partitions are at hand already and must not get lost; the error comes again with a later poll.
        if headers.isEmpty { throw error }
        break
      }
    }
    guard !headers.isEmpty else { return 0 }
    batch.headerSource = BatchHeaders(headers)
    batch.seal()
    return headers.count
  }

  private func append(_ record: SimulatedRecord, to batch: RecordBatch, _ headers: inout [[RecordHeader]]) {
    batch.append(
      topic: Int32(topics.firstIndex(of: record.partition.topic) ?? -1), partition: record.partition.partition, offset: record.offset,
      timestamp: record.timestamp, key: record.key?.span, value: record.value?.span)
    headers.append(record.headers)
  }
}
