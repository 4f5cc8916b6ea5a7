internal import Kafka
internal import RecordFiles
internal import RecordLog
internal import Terminal
internal import WorkerSDK

/// A topic of a broker. Records are handed over in batches; keys choose partitions as Java's clients do.
final class BrokerTarget: Target {
  private let producer: PlainProducer
  private let progress: ProgressLine
  private let place: String
  private var batch: [PlainRecord] = []
  private static let batchRecords = 1000
  /// Records of a slow stream do not wait for others longer than this.
  private static let longestWait = Duration.milliseconds(100)
  private let clock = ContinuousClock()
  private var lastHandOver = ContinuousClock.now

  /// Reaches the broker before anything is made, so that a wrong address is told at once.
  init(_ broker: Broker, topic: String, progress: ProgressLine) throws(Failure) {
    self.progress = progress
    place = broker.place
    do {
      let counts = try broker.client.partitionCounts(of: [topic], timeout: Broker.timeout)
      guard counts[topic] != nil else {
        throw Failure(.badConfiguration, "\(broker.place): there is no topic \(topic); create it with: rondo topics apply")
      }
      producer = try broker.client.makePlainProducer()
    } catch let error as LogError {
      throw Failure(error, at: broker.place)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.defect, "\(error)")
    }
  }

  func write(_ record: RecordLine) throws(Failure) {
    batch.append(
      PlainRecord(
        topic: record.topic, key: record.key, value: record.value, timestamp: record.timestamp?.milliseconds, headers: record.headers))
    if batch.count >= Self.batchRecords || clock.now - lastHandOver >= Self.longestWait { try handOver() }
  }

  func finish() throws(Failure) {
    try handOver()
    do {
      try producer.flush(timeout: .seconds(60)) { delivered, total in
        progress.show("\(delivered.grouped) of \(total.grouped) records acknowledged")
      }
    } catch { throw Failure(error, at: place) }
    producer.close()
  }

  private func handOver() throws(Failure) {
    do { try producer.produce(batch) } catch { throw Failure(error, at: place) }
    batch.removeAll(keepingCapacity: true)
    lastHandOver = clock.now
  }
}
