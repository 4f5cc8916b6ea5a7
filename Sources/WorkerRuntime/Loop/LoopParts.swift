package import Logging
public import RecordLog
public import WorkerSDK

/// What a loop is made of. Made by the executable, which knows the worker: its `processBatch` is specialised there.
@usableFromInline
package struct LoopParts<W: Worker> {
  package let client: any LogClient
  package let settings: WorkerSettings
  let stage: RecordStage<W>
  let processBatch: (RecordBatch) -> Void
  package let clock: any RuntimeClock
  package let lane: any CommitLane
  package let logger: Logger
  package let status: WorkerStatus

  package init(
    stage: RecordStage<W>, processBatch: @escaping (RecordBatch) -> Void, client: any LogClient, settings: WorkerSettings,
    clock: any RuntimeClock, lane: any CommitLane, logger: Logger, status: WorkerStatus
  ) {
    self.stage = stage
    self.processBatch = processBatch
    self.client = client
    self.settings = settings
    self.clock = clock
    self.lane = lane
    self.logger = logger
    self.status = status
  }
}

extension RecordStage {
  /// The closure through which the loop runs batches: made where the worker's type is known, so that what it calls is specialised.
  @inlinable
  package static func batchRunner(_ stage: RecordStage<W>) -> (RecordBatch) -> Void {
    { stage.process($0) }
  }
}
