package import RecordFiles
package import RecordLog
package import WorkerRuntime

/// Where the outputs of replayed workers go.
package protocol OutputTarget: AnyObject {
  /// Takes what follows from a batch: outputs and dead letters, and among them the changelog and the worker's own records without key.
  func take(_ batch: OutgoingBatch, of plan: StagePlan) throws(RecordFileError)
}
