internal import RecordFiles
internal import RecordLog
internal import WorkerRuntime
package import WorkerSDK

/// Leads records through workers, without a broker: the same records in the same order give the same outputs, byte for byte.
///
/// Time is in the records, as everywhere; ``finish()`` lets it pass in silence up to a moment. Memory holds the states of the customers, and
/// of records and outputs no more than a batch.
package final class ReplayRun {
  /// What became of the records.
  package struct Counts: Sendable, Equatable {
    /// Records of the topic that were taken.
    package var records = 0
    /// Records of other topics.
    package var otherTopics = 0
    /// Records of a later moment than the run goes to.
    package var later = 0
    /// Records of which not only the time mattered.
    package var ofCustomer = 0
    /// Records further behind the latest one of their log than the grace: a worker would tell so too, but silence may be told otherwise.
    package var outOfOrder = 0
    /// The other topics, a few of them.
    package var names: Set<String> = []
  }

  package private(set) var counts = Counts()
  /// The times of the first and of the last record, by time; `nil` without any.
  package private(set) var span: ClosedRange<EventTime>?

  private let workers: [ReplayedWorker]
  private let topic: String
  private let until: EventTime?
  private var customer: CustomerView?
  private let batch = RecordBatch()
  private var headers: [[RecordHeader]] = []
  private var hasHeaders = false
  private var nextOffset: Int64 = 0

  private static let batchRecords = 2_000
  private static let batchBytes = 4 << 20
  /// Silence passes in steps, so that what it brings to all customers is not held in memory at once.
  private static let step = EventTime.Interval.days(1)

  /// - Parameters:
  ///   - topic: The topic of the records to be taken.
  ///   - until: Records of a later moment are left out, and silence lasts until then; `nil`: everything, and no longer than the last record.
  ///   - customer: Only this customer is looked at; of all others it matters how late it is.
  package init(_ workers: [ReplayedWorker], topic: String, until: EventTime?, customer: [UInt8]? = nil) {
    self.workers = workers
    self.topic = topic
    self.until = until
    self.customer = customer.map { CustomerView($0) }
  }

  package func take(_ timed: TimedRecord) throws(ReplayError) {
    let record = timed.record
    guard record.topic == topic else {
      counts.otherTopics += 1
      if counts.names.count < 5 { counts.names.insert(record.topic) }
      return
    }
    if let until, timed.time > until { return counts.later += 1 }
    counts.records += 1
    if timed.place - timed.time > ReplayedWorker.grace { counts.outOfOrder += 1 }
    span = min(span?.lowerBound ?? timed.time, timed.time)...max(span?.upperBound ?? timed.time, timed.time)
    if customer?.isOther(record) == true { return }
    if record.key != nil { counts.ofCustomer += 1 }
    if let time = customer?.takeTime() { append(tick: time) }
    append(record)
    if batch.count >= Self.batchRecords || batch.bytes.count >= Self.batchBytes { try flush() }
  }

  /// Takes what is left, and lets time pass.
  ///
  /// - Parameter moment: Silence that is due by then is told; the end of the run unless given.
  package func finish(at moment: EventTime? = nil) throws(ReplayError) {
    if let time = customer?.takeTime() { append(tick: time) }
    try flush()
    guard let moment = moment ?? until else { return }
    let end = moment + ReplayedWorker.grace
    // Nothing is due before anything happened.
    guard var time = span?.upperBound else { return }
    while time < end {
      time = min(time + Self.step, end)
      append(tick: time)
      try flush()
    }
  }

  private func append(_ record: RecordLine) {
    batch.append(
      topic: 0, partition: 0, offset: nextOffset, timestamp: record.timestamp?.milliseconds ?? -1, key: record.key?.span,
      value: record.value?.span)
    headers.append(record.headers)
    hasHeaders = hasHeaders || !record.headers.isEmpty
    nextOffset += 1
  }

  private func append(tick time: EventTime) {
    let tick = ControlRecord.tick(time)
    append(
      RecordLine(topic: topic, key: nil, timestamp: nil, headers: tick.headers(worker: "replay"), value: tick.value, valueIsJSON: true))
  }

  private func flush() throws(ReplayError) {
    guard batch.count > 0 else { return }
    batch.seal()
    if hasHeaders { batch.headerSource = LineHeaders(headers) }
    for worker in workers where !isFed(worker) { try lead(batch, through: worker) }
    batch.clear()
    headers.removeAll(keepingCapacity: true)
    hasHeaders = false
  }

  /// Whether the worker reads what another one writes, such as the second stage of a sum.
  private func isFed(_ worker: ReplayedWorker) -> Bool {
    workers.contains { other in other.plan.edges.outputTopics.contains { worker.reads($0) } }
  }

  /// Leads a batch through a worker, and what it writes through those who read it.
  private func lead(_ batch: RecordBatch, through worker: ReplayedWorker) throws(ReplayError) {
    try worker.take(batch)
    for topic in worker.plan.edges.outputTopics {
      for reader in workers where reader.reads(topic) {
        if let outputs = worker.outputs(to: topic) { try lead(outputs, through: reader) }
      }
    }
  }
}
