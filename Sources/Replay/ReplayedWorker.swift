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
