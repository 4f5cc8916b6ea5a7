internal import RecordLog
internal import StateStore
internal import WorkerRuntime
internal import WorkerSDK

/// A worker's stages with all partitions live, and what they have cost so far.
final class StagePass {
  private let stages: any RecordStages
  private let processBatch: (RecordBatch) -> Void
  private(set) var processing = Cost()
  private(set) var closing = Cost()
  private(set) var committing = Cost()
  private(set) var counts = StageCounts()
  private(set) var outgoing = 0
  private var spare: OutgoingBatch?
  private(set) var failure: WorkerError?

  static let partitions = 8

  /// `program` is made where the worker's type is known, so that the way of a record is compiled for it.
  init(_ program: WorkerProgram) {
    let plan = StagePlan(
      edges: program.edges, partitionCount: Self.partitions, deadLetterPartitions: Self.partitions, maxRecordBytes: 1_000_000,
      grace: .seconds(10))
    let made = program.makeStages(plan)
    stages = made.stages
    processBatch = made.processBatch
    for number in 0..<Int32(Self.partitions) {
      _ = stages.open(number, from: nil)
      var position = PartitionPositionState(inputCount: program.edges.inputTopics.count)
      position.next[0] = 0
      stages.beginLive(number, at: position)
    }
  }

  /// Takes the records of one commit through the stages, and commits.
  func take(_ batches: [RecordBatch]) {
    processing.measure { for batch in batches { processBatch(batch) } }
    outgoing += stages.outbox.batch.entries.count
    closing.measure {
      do throws(WorkerError) { _ = try stages.close(tables: [:]) } catch { failure = error }
    }
    // The buffers go round as between loop and committer.
    spare?.clear()
    let next = spare.take() ?? OutgoingBatch(topics: stages.outbox.batch.topics)
    spare = stages.outbox.replaceBatch(with: next)
    committing.measure { stages.commit(at: EventTime(milliseconds: 0)) }
    counts = stages.counts
  }
}
