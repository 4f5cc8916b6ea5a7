package import RecordLog
package import StateStore
package import WorkerSDK

/// The stages as the loop sees them, which does not know the worker's types. Called per batch, commit or partition, never per record,
/// but for workers of several inputs.
package protocol RecordStages: AnyObject {
  var counts: StageCounts { get set }
  var defect: String? { get }
  var tables: Tables { get }
  /// What tells apart the models that customers have to know; `nil` where they need not.
  var fingerprint: UInt32? { get }
  /// What the stages have produced since the outbox was opened, ticks and dead letters included.
  var outbox: Outbox { get set }
  /// How large the open outbox is.
  var outboxBytes: Int { get }
  /// The number of customers of whom something is known.
  var customerCount: Int { get }
  /// How many customers were touched since the outbox was opened.
  var touchedCount: Int { get }
  /// Whether anything has to be committed.
  var hasChanges: Bool { get }

  /// Makes a store for `partition`, to be restored from the changelog: wholly, or from where the snapshot in `source` ends.
  func open(_ partition: Int32, from source: SnapshotSource?) -> OpenedSnapshot?
  /// The same for several partitions, perhaps at once.
  func open(_ partitions: [(number: Int32, source: SnapshotSource?)]) -> [OpenedSnapshot?]
  func restore(_ partition: Int32, key: Span<UInt8>, value: Span<UInt8>?) throws(StateDecodingError)
  /// Restores the customers of `partition` in a batch, from `index` on; returns the index of the first record that is none of them.
  func restore(_ partition: Int32, _ batch: RecordBatch, from index: Int) throws(StateDecodingError) -> Int
  /// Everything in front of `offset` was restored, and `mark` is the last mark in it: from time to time, to be the snapshot.
  func settleRestoring(_ partition: Int32, upTo offset: Int64, mark: [UInt8], at now: EventTime)
  /// What the changelog holds in front of `offset` is in the partition's states with the commit that ends next.
  func noteChangelog(_ partition: Int32, upTo offset: Int64)
  /// Lets records of `partition` through from now on.
  func beginLive(_ partition: Int32, at position: PartitionPositionState)
  /// Forgets everything about `partition`.
  func drop(_ partition: Int32)
  /// Where a live partition stands.
  func position(_ partition: Int32) -> PartitionPositionState?
  /// Processes one record of a worker with several inputs; false where it has to wait for alarms, ``isHeldUp(_:)``, or the worker cannot go
  /// on, ``defect``.
  @discardableResult
  func take(_ record: MergedRecord, partition: Int32) -> Bool

  /// How many alarms may fire in front of one record; where more are due, it is not taken yet.
  var alarmsAtOnce: Int { get set }
  /// The partitions of which a record waits until more alarms have fired; nothing of them is processed meanwhile.
  var heldUp: [Int32] { get }
  func isHeldUp(_ partition: Int32) -> Bool
  /// Fires up to so many of the alarms that hold up a record; says whether all have fired, and the record is to be given again.
  func fireAlarms(of partition: Int32, upTo count: Int) -> Bool

  /// The tables have changed, and with them perhaps the models that customers have to know.
  func noteTables()
  /// How many customers, at most, have still to be shown changed models.
  var customersToAdopt: Int { get }
  /// Shows changed models to so many customers, about; says how many slots that were, 0 where all know them.
  func adopt(upTo count: Int) -> Int

  /// By partition the offset of the first input at which reading ends, for now; empty where it does not end.
  var readUntil: [Int64] { get set }
  /// Whether a record at or behind that offset was seen.
  func hasReadAll(_ partition: Int32) -> Bool
  /// Says of all live partitions that workers may go on with their changelogs, with the next mark.
  func finishRebuild()

  /// Adds changelog, marks and progress to the outbox; says which partitions changed. The next outbox begins; the closed one
  /// can be undone until `commit`, and what was counted with it has to be taken.
  func close(tables: [String: [Int64]]) throws(WorkerError) -> [Int32]
  func commit(at now: EventTime)
  /// Takes back the open outbox, with what was counted, and the closed one if that is to be.
  func undo(includingClosed: Bool)

  /// Live partitions whose states are in no storage, or not all of them: a restart reads the whole changelog.
  var partitionsWithoutSnapshot: Int { get }
  /// Bytes of states in memory that could leave it.
  var stateBytes: Int { get }
  /// Lets the coldest states leave memory, about as many bytes; returns how many have left.
  func evict(atLeast bytes: Int) -> Int
}

extension RecordStages {
  /// What was counted since this was last asked.
  package func takeCounts() -> StageCounts {
    defer { counts = StageCounts() }
    return counts
  }

  package func open(_ partitions: [(number: Int32, source: SnapshotSource?)]) -> [OpenedSnapshot?] {
    partitions.map { open($0.number, from: $0.source) }
  }
}
