package import StateStore
package import WorkerSDK

/// The stages as the loop sees them, which does not know the worker's types. Called per batch, commit or partition, never per record,
/// but for workers of several inputs.
package protocol RecordStages: AnyObject {
  var counts: StageCounts { get set }
  var defect: String? { get }
  var tables: Tables { get }
  /// What the stages have produced since the outbox was opened, ticks and dead letters included.
  var outbox: Outbox { get set }
  /// The number of customers of whom something is known.
  var customerCount: Int { get }
  /// Whether anything has to be committed.
  var hasChanges: Bool { get }

  /// Makes an empty store for `partition`, to be restored.
  func open(_ partition: Int32)
  func restore(_ partition: Int32, key: Span<UInt8>, value: [UInt8]?) throws(StateDecodingError)
  /// Lets records of `partition` through from now on.
  func beginLive(_ partition: Int32, at position: PartitionPositionState)
  /// Forgets everything about `partition`.
  func drop(_ partition: Int32)
  /// Where a live partition stands.
  func position(_ partition: Int32) -> PartitionPositionState?
  /// Processes one record of a worker with several inputs.
  func take(_ raw: RawRecord, input: Int, partition: Int32, cause: Int64)

  /// Adds changelog, marks and progress to the outbox; says which partitions changed. The next outbox begins; the closed one
  /// can be undone until `commit`.
  func close(tables: [String: [Int64]]) throws(WorkerError) -> [Int32]
  func commit()
  func undo(includingClosed: Bool)
}
