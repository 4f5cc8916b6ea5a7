internal import RecordFiles
internal import RecordLog
internal import StateStore
package import WorkerRuntime
package import WorkerSDK

/// A worker's stages with one partition, which has all customers: the same way of a record as behind a broker, compiled for the worker.
///
/// One partition, since runs are equal whatever their number. Nothing outlives it: changelog and marks are dropped.
package final class ReplayedWorker {
  /// How far stream time has to be past an alarm's due time, as in workers.
  package static let grace = EventTime.Interval.seconds(10)
  /// About what a broker takes by default; longer dead letters are cut.
  private static let maxRecordBytes = 1_000_000

  package let plan: StagePlan
  private let stages: any RecordStages
  private let processBatch: (RecordBatch) -> Void
  private let target: (any OutputTarget)?
  private let tableDecoders: [(RawRecord) throws(Rejection) -> (time: EventTime?, value: any Sendable)]
  /// What followed from the last batch.
  private var outputs: OutgoingBatch
  private var nextOffset: Int64 = 0

  /// Runs `program`; what it publishes goes to `outputs`.
  package convenience init(_ program: WorkerProgram, outputs: (any OutputTarget)?) {
    let plan = Self.plan(program.edges)
    self.init(plan, program.makeStages(plan), outputs: outputs)
  }

  init(_ plan: StagePlan, _ made: WorkerProgram.Stages, outputs: (any OutputTarget)?) {
    self.plan = plan
    stages = made.stages
    processBatch = made.processBatch
    target = outputs
    tableDecoders = plan.edges.tables.map { $0.makeDecoder() }
    self.outputs = OutgoingBatch(topics: made.stages.outbox.batch.topics)
    _ = stages.open(0, from: nil)
    var position = PartitionPositionState(inputCount: plan.inputTopics.count)
    position.next[0] = 0
    stages.beginLive(0, at: position)
  }

  static func plan(_ edges: WorkerEdges) -> StagePlan {
    StagePlan(edges: edges, partitionCount: 1, deadLetterPartitions: 1, maxRecordBytes: maxRecordBytes, grace: grace)
  }

  /// What the worker has done so far.
  package var counts: StageCounts { stages.counts }
  /// Customers of whom something is known.
  package var customerCount: Int { stages.customerCount }

  /// Takes a batch, and gives out what follows from it.
  func take(_ batch: RecordBatch) throws(ReplayError) {
    processBatch(batch)
    try close()
  }

  private func close() throws(ReplayError) {
    do throws(WorkerError) { _ = try stages.close(tables: [:]) } catch { throw .worker(error) }
    // The buffers go round as between loop and committer.
    var empty = OutgoingBatch(topics: [])
    swap(&empty, &outputs)
    empty.clear()
    outputs = stages.outbox.replaceBatch(with: empty)
    stages.commit(at: EventTime(milliseconds: 0))
    do throws(RecordFileError) { try target?.take(outputs, of: plan) } catch { throw .file(error) }
  }

  /// Whether it reads the topic.
  func reads(_ topic: String) -> Bool { plan.inputTopics.contains(topic) }

  /// Whether it reads what other workers make of its first input, beside that.
  var joinsInputs: Bool { plan.inputTopics.count > 1 }

  /// Takes a batch of the first input, and behind each of its records what other workers made of it: in the order of the inputs, as behind a
  /// broker where nobody is late.
  func take(_ batch: RecordBatch, with derived: [(input: Int, records: RecordBatch)]) throws(ReplayError) {
    var heads = derived.map { DerivedRecords($0.records, input: $0.input) }
    for index in 0..<batch.count {
      let raw = RawRecord(batch: batch, index: index)
      stages.take(MergedRecord(raw, input: 0, cause: raw.entry.offset), partition: 0)
      for place in heads.indices {
        while let record = heads[place].next(upTo: raw.entry.offset) {
          stages.take(MergedRecord(record.raw, input: heads[place].input, cause: record.cause), partition: 0)
        }
      }
    }
    try close()
  }

  /// Takes a record of a table, if it is one of its tables.
  func learn(_ record: RecordLine) -> Bool {
    guard let place = plan.edges.tableTopics.firstIndex(of: record.topic) else { return false }
    let batch = RecordBatch()
    batch.append(
      topic: 0, partition: 0, offset: 0, timestamp: record.timestamp?.milliseconds ?? -1, key: record.key?.span,
      value: record.value?.span)
    batch.seal()
    batch.headerSource = LineHeaders([record.headers])
    let raw = RawRecord(batch: batch, index: 0)
    do throws(Rejection) {
      guard let key = raw.keyText else { throw Rejection("key-missing", "The record has no key.") }
      let (time, value): (EventTime?, (any Sendable)?) = raw.hasValue ? try tableDecoders[place](raw) : (nil, nil)
      stages.tables.learn(key, in: plan.edges.tables[place].topic, value: value, from: time ?? record.timestamp ?? .distantPast)
      stages.noteTables()
    } catch {
      stages.counts.unreadableTableRecords += 1
    }
    return true
  }

  /// What the last batch brought to a topic, for a worker that reads it; `nil` where that is nothing.
  func outputs(to topic: String) -> RecordBatch? {
    guard let number = plan.edges.outputTopics.firstIndex(of: topic) else { return nil }
    let batch = RecordBatch()
    var headers: [[RecordHeader]] = []
    for entry in outputs.entries where entry.topic == number {
      // Arrays of their own: what a condition lends does not outlive it.
      let key = entry.key.isNone ? nil : Array(outputs.bytes[entry.key.indices])
      let value = entry.value.isNone ? nil : Array(outputs.bytes[entry.value.indices])
      batch.append(topic: 0, partition: 0, offset: nextOffset, timestamp: -1, key: key?.span, value: value?.span)
      headers.append(HeaderBlock.decode(outputs.bytes, entry.headers))
      nextOffset += 1
    }
    guard batch.count > 0 else { return nil }
    batch.seal()
    batch.headerSource = LineHeaders(headers)
    return batch
  }
}
