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
    for partition in topic.numbers {
      try topic.read(partition) { timed in
        var record = timed.record
        record.topic = name
        records.append(clock.timed(record))
      }
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
  func read(_ partition: Int32, _ body: (TimedRecord) throws(Failure) -> Void) throws(Failure) {
    let progress = ProgressLine()
    defer { progress.clear() }
    let place = TopicPartition(name, partition)
    var clock = LogClock()
    var count = 0
    let end = try end(of: place)
    let reader = try reader(at: place)
    defer { reader.close() }
    let batch = RecordBatch()
    while (reader.position(place) ?? 0) < end {
      let isFilled: Bool
      do { isFilled = try reader.poll(into: batch, timeout: Self.patience) } catch { throw Failure(error, at: self.place) }
      guard isFilled else { continue }
      for index in 0..<batch.count where batch.entries[index].offset < end {
        try body(clock.timed(line(batch, index)))
        count += 1
      }
      progress.show("\(name)[\(partition)]: \(count.grouped) records")
    }
  }

  private func reader(at place: TopicPartition) throws(Failure) -> any LogReader {
    do {
      let reader = try broker.client.makeReader()
      let beginning = try reader.beginning(of: place, timeout: Broker.timeout)
      try reader.assign([PartitionPosition(place, beginning)])
      return reader
    } catch { throw Failure(error, at: self.place) }
  }

  /// What is committed now; what comes later is none of this run's business.
  private func end(of place: TopicPartition) throws(Failure) -> Int64 {
    do {
      let reader = try broker.client.makeReader()
      defer { reader.close() }
      return try reader.end(of: place, timeout: Broker.timeout)
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
