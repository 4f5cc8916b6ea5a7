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
    /// Records of tables that workers read.
    package var tableRecords = 0
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
  /// In how many steps silence passes at the most, however long it is.
  private static let mostSteps: Int64 = 100_000
  /// Silence between records passes in steps of this length; `nil`: at once, with the next record.
  private let gaps: EventTime.Interval?
  /// The latest moment that was told.
  private var passed: EventTime?

  /// - Parameters:
  ///   - topic: The topic of the records to be taken.
  ///   - until: Records of a later moment are left out, and silence lasts until then; `nil`: everything, and no longer than the last record.
  ///   - customer: Only this customer is looked at; of all others it matters how late it is.
  ///   - gaps: How finely silence between records passes, as ticks do where a worker runs: a worker that joins what others say of silence
  ///     hears of it before it goes on. `nil`: at once, with the next record.
  package init(
    _ workers: [ReplayedWorker], topic: String, until: EventTime?, customer: [UInt8]? = nil, gaps: EventTime.Interval? = nil
  ) {
    self.workers = workers
    self.topic = topic
    self.until = until
    self.gaps = gaps
    self.customer = customer.map { CustomerView($0) }
  }

  package func take(_ timed: TimedRecord) throws(ReplayError) {
    let record = timed.record
    guard record.topic == topic else { return try takeOther(timed) }
    if let until, timed.time > until { return counts.later += 1 }
    counts.records += 1
    if timed.place - timed.time > ReplayedWorker.grace { counts.outOfOrder += 1 }
    span = min(span?.lowerBound ?? timed.time, timed.time)...max(span?.upperBound ?? timed.time, timed.time)
    if gaps != nil { try pass(to: timed.time) }
    if customer?.isOther(record) == true { return }
    if record.key != nil { counts.ofCustomer += 1 }
    if let time = customer?.takeTime() { append(tick: time) }
    append(record)
    if batch.count >= Self.batchRecords || batch.bytes.count >= Self.batchBytes { try flush() }
  }

  /// Takes a record of a table; others are passed over.
  private func takeOther(_ timed: TimedRecord) throws(ReplayError) {
    let isLater = until.map { timed.time > $0 } ?? false
    var isOfTable = false
    for worker in workers where !isLater && worker.plan.edges.tableTopics.contains(timed.record.topic) {
      // What stands in front of it does not know it yet.
      try flush()
      isOfTable = worker.learn(timed.record) || isOfTable
    }
    if isOfTable { return counts.tableRecords += 1 }
    counts.otherTopics += 1
    if counts.names.count < 5 { counts.names.insert(timed.record.topic) }
  }

  /// Takes what is left, and lets time pass.
  ///
  /// - Parameter moment: Silence that is due by then is told; the end of the run unless given.
  package func finish(at moment: EventTime? = nil) throws(ReplayError) {
    if let time = customer?.takeTime() { append(tick: time) }
    try flush()
    guard let moment = moment ?? until else { return }
    // Nothing is due before anything happened.
    guard let last = span?.upperBound else { return }
    let end = moment + ReplayedWorker.grace
    try pass(from: last, to: end, in: gaps ?? Self.step)
    guard last < end else { return }
    append(tick: end)
    try flush()
  }

  /// Tells the silence in front of a record.
  private func pass(to time: EventTime) throws(ReplayError) {
    if let gaps, let passed { try pass(from: passed, to: time, in: gaps) }
    passed = max(passed ?? time, time)
  }

  /// Ticks between two moments, without the moments themselves.
  private func pass(from start: EventTime, to end: EventTime, in step: EventTime.Interval) throws(ReplayError) {
    let step = EventTime.Interval(milliseconds: max(step.milliseconds, (end - start).milliseconds / Self.mostSteps))
    var flushed = start
    var time = start + step
    while time < end {
      append(tick: time)
      if time - flushed >= Self.step || batch.count >= Self.batchRecords {
        try flush()
        flushed = time
      }
      time = time + step
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
    for worker in workers where !worker.joinsInputs && !isFed(worker) { try lead(batch, through: worker) }
    for worker in workers where worker.joinsInputs { try worker.take(batch, with: derivedRecords(for: worker)) }
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
      for reader in workers where reader.reads(topic) && !reader.joinsInputs {
        if let outputs = worker.outputs(to: topic) { try lead(outputs, through: reader) }
      }
    }
  }

  /// What the batch brought to the inputs of a worker that joins them, by their numbers.
  private func derivedRecords(for worker: ReplayedWorker) -> [(input: Int, records: RecordBatch)] {
    var found: [(input: Int, records: RecordBatch)] = []
    for (input, topic) in worker.plan.inputTopics.enumerated().dropFirst() {
      for writer in workers where writer.plan.edges.outputTopics.contains(topic) {
        if let records = writer.outputs(to: topic) { found.append((input, records)) }
      }
    }
    return found
  }
}
