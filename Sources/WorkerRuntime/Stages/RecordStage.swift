public import RecordLog
public import StateStore
public import WorkerSDK

/// A worker's way of a record, and the partitions' stores that it leads through. One object per worker process, used by the loop's thread.
@usableFromInline
package final class RecordStage<W: Worker> {
  /// A store in its place: borrowed for as long as its records come.
  @usableFromInline
  final class Place {
    @usableFromInline var store: PartitionStore<W.State>
    /// Whether a record waits for alarms: until they have fired no other one is processed.
    @usableFromInline var isHeldUp = false
    /// What led to that record, and the inputs without which it goes ahead: so it is with the alarms before it.
    @usableFromInline var cause: Int64 = 0
    @usableFromInline var behind: InputsBehind = []

    init(_ store: consuming PartitionStore<W.State>) { self.store = store }
  }

  @usableFromInline var path: RecordPath<W>
  /// By partition number; `nil` where the partition is not this instance's, or not live yet.
  @usableFromInline var live: [Place?]
  /// Stores that are being filled from the changelog.
  @usableFromInline var restoring: [Place?]
  let plan: StagePlan
  /// Adds what a partition's customers have become to a batch, and says how large the largest is: compiled for the worker, like the way of
  /// a record.
  let closeStore: (inout PartitionStore<W.State>, inout OutgoingBatch, Int32) -> Int
  /// Processes a record of a worker with several inputs: compiled for the worker too.
  let takeMerged: (inout RecordPath<W>, Place, MergedRecord) -> Void
  /// Restores a run of customers: compiled for the worker too.
  let restoreRun: (Place, RecordBatch, Int) throws(StateDecodingError) -> Int
  /// Shows changed models to some customers of a partition: compiled for the worker too.
  let adoptSome: (inout RecordPath<W>, Place, Int) -> Int
  /// Fires some of the alarms that hold up a record: compiled for the worker too.
  let fireSome: (inout RecordPath<W>, Place, Int) -> Bool

  @inlinable
  package convenience init(worker: W, plan: StagePlan) {
    self.init(
      worker: worker, plan: plan, closeStore: { store, batch, topic in store.close(into: &batch, topic: topic) },
      takeMerged: { path, place, record in path.take(record, store: &place.store) },
      restoreRun: { place, batch, index throws(StateDecodingError) in try place.store.restore(batch, from: index) },
      adoptSome: { path, place, count in path.adopt(upTo: count, store: &place.store) },
      fireSome: { path, place, count in path.fireRest(upTo: count, store: &place.store, cause: place.cause) })
  }

  @usableFromInline
  init(
    worker: W, plan: StagePlan, closeStore: @escaping (inout PartitionStore<W.State>, inout OutgoingBatch, Int32) -> Int,
    takeMerged: @escaping (inout RecordPath<W>, Place, MergedRecord) -> Void,
    restoreRun: @escaping (Place, RecordBatch, Int) throws(StateDecodingError) -> Int,
    adoptSome: @escaping (inout RecordPath<W>, Place, Int) -> Int, fireSome: @escaping (inout RecordPath<W>, Place, Int) -> Bool
  ) {
    self.plan = plan
    self.closeStore = closeStore
    self.takeMerged = takeMerged
    self.restoreRun = restoreRun
    self.adoptSome = adoptSome
    self.fireSome = fireSome
    restoring = [Place?](repeating: nil, count: plan.partitionCount)
    path = RecordPath(worker: worker, plan: plan)
    live = [Place?](repeating: nil, count: plan.partitionCount)
  }

  package var partitionCount: Int { live.count }

  /// Lends the store of a live partition.
  package func borrow(_ partition: Int32, _ body: (inout PartitionStore<W.State>) -> Void) {
    if let place = live[Int(partition)] { body(&place.store) }
  }

  /// Until the alarms before it have fired, a record waits, and all behind it.
  @usableFromInline
  func holdUp(_ place: Place, cause: Int64, behind: InputsBehind) {
    (place.isHeldUp, place.cause, place.behind) = (true, cause, behind)
    path.isHeldUp = false
  }

  /// Processes the records of a worker's only input.
  @inlinable
  package func process(_ batch: RecordBatch) {
    var index = 0
    while index < batch.count, path.defect == nil {
      if let place = live[Int(batch.entries[index].partition)], !place.isHeldUp {
        index = path.process(batch, from: index, store: &place.store)
        if path.isHeldUp { holdUp(place, cause: batch.entries[index].offset, behind: []) }
      } else {
        index += 1
      }
    }
  }
}
