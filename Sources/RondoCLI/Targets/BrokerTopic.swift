internal import Kafka
internal import RecordFiles
internal import RecordLog
internal import Replay
internal import Terminal
internal import WorkerSDK

/// A topic of a broker to be read from its beginning to where it ends now.
struct BrokerTopic {
  private let broker: Broker
  private let name: String
  let partitions: Int

  private static let patience = Duration.milliseconds(100)

  init(_ source: SourceOptions) throws(Failure) {
    try self.init(Broker(bootstrapServers: source.bootstrapServers, kafkaConfig: source.kafkaConfig), name: source.topicName)
  }

  init(_ broker: Broker, name: String) throws(Failure) {
    self.broker = broker
    self.name = name
    do {
      guard let count = try broker.client.partitionCounts(of: [name], timeout: Broker.timeout)[name] else {
        throw Failure(.badConfiguration, "\(broker.place): there is no topic \(name); create it with: rondo topics apply")
      }
      partitions = count
    } catch let error as LogError {
      throw Failure(error, at: broker.place)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.defect, "\(error)")
    }
  }

  /// The records of a table, under the name that workers have for it; none where the cluster has no such topic.
  static func table(_ name: String, _ source: SourceOptions) throws(Failure) -> [TimedRecord] {
    let broker = try Broker(bootstrapServers: source.bootstrapServers, kafkaConfig: source.kafkaConfig)
    let topic: BrokerTopic
    do throws(Failure) { topic = try BrokerTopic(broker, name: source.topicPrefix + name) } catch {
      if error.exitCode == .badConfiguration { return [] }
      throw error
    }
    var records: [TimedRecord] = []
    var clock = LogClock()
    try topic.read(topic.numbers) { timed in
      var record = timed.record
      record.topic = name
      records.append(clock.timed(record))
    }
    return records
  }

  var place: String { broker.place }
  var numbers: [Int32] { (0..<Int32(partitions)).map { $0 } }

  /// Leads the records of a partition through a run.
  func read(_ partition: Int32, into run: ReplayRun) throws(Failure) {
    try read(partition) { record throws(Failure) in
      do throws(ReplayError) { try run.take(record) } catch { throw Failure(error) }
    }
  }

  /// Calls `body` for every record of a partition that is there now.
  func read(_ partition: Int32, _ body: (TimedRecord) throws(Failure) -> Void) throws(Failure) { try read([partition], body) }

  /// Calls `body` for every record of some partitions that is there now; what comes later is none of this run's business.
  func read(_ numbers: [Int32], _ body: (TimedRecord) throws(Failure) -> Void) throws(Failure) {
    let progress = ProgressLine()
    defer { progress.clear() }
    let places = numbers.map { TopicPartition(name, $0) }
    var clock = LogClock()
    var count = 0
    let (reader, ends) = try open(places)
    defer { reader.close() }
    let batch = RecordBatch()
    while places.contains(where: { (reader.position($0) ?? 0) < ends[$0] ?? 0 }) {
      let isFilled: Bool
      do { isFilled = try reader.poll(into: batch, timeout: Self.patience) } catch { throw Failure(error, at: self.place) }
      guard isFilled else { continue }
      for (index, entry) in batch.entries.enumerated() where entry.offset < ends[TopicPartition(name, entry.partition)] ?? 0 {
        try body(clock.timed(line(batch, index)))
        count += 1
      }
      progress.show("\(name): \(count.grouped) records")
    }
  }

  /// A reader at the beginnings of some partitions, and where they end now.
  private func open(_ places: [TopicPartition]) throws(Failure) -> (any LogReader, [TopicPartition: Int64]) {
    do {
      let reader = try broker.client.makeReader()
      var ends: [TopicPartition: Int64] = [:]
      var beginnings: [PartitionPosition] = []
      for place in places {
        ends[place] = try reader.end(of: place, timeout: Broker.timeout)
        beginnings.append(PartitionPosition(place, try reader.beginning(of: place, timeout: Broker.timeout)))
      }
      try reader.assign(beginnings)
      return (reader, ends)
    } catch { throw Failure(error, at: self.place) }
  }

  private func line(_ batch: RecordBatch, _ index: Int) -> RecordLine {
    let entry = batch.entries[index]
    let bytes = { (range: ByteRange) in range.isNone ? nil : Array(batch.bytes[range.indices]) }
    return RecordLine(
      topic: name, key: bytes(entry.key), timestamp: entry.timestamp < 0 ? nil : EventTime(milliseconds: entry.timestamp),
      headers: batch.headers(at: index), value: bytes(entry.value), valueIsJSON: false)
  }
}
