internal import RecordLog
internal import StateStore
internal import WorkerRuntime
internal import WorkerSDK

/// The stages as they are, and a count of what becomes of their snapshots.
final class ObservedStages: RecordStages {
  private let inner: any RecordStages
  private let faults: FaultLog
  private let disk: SimulatedDisk?
  /// Partitions that go on from a snapshot.
  private var loaded: Set<Int32> = []

  init(_ inner: any RecordStages, faults: FaultLog, disk: SimulatedDisk?) {
    self.inner = inner
    self.faults = faults
    self.disk = disk
  }

  var counts: StageCounts {
    get { inner.counts }
    set { inner.counts = newValue }
  }
  var outbox: Outbox {
    get { inner.outbox }
    _modify { yield &inner.outbox }
  }
  var outboxBytes: Int { inner.outboxBytes }
  var defect: String? { inner.defect }
  var tables: Tables { inner.tables }
  var fingerprint: UInt32? { inner.fingerprint }
  func noteTables() { inner.noteTables() }
  var customerCount: Int { inner.customerCount }
  var hasChanges: Bool { inner.hasChanges }
  var touchedCount: Int { inner.touchedCount }
  var partitionsWithoutSnapshot: Int { inner.partitionsWithoutSnapshot }
  var stateBytes: Int { inner.stateBytes }

  func open(_ partition: Int32, from source: SnapshotSource?) -> OpenedSnapshot? {
    let opened = inner.open(partition, from: source)
    if opened == nil { loaded.remove(partition) } else { loaded.insert(partition) }
    guard let storage = source?.storage as? SimulatedStorage, let pending = storage.pending else { return opened }
    storage.pending = nil
    // A disk that is old is one thing where it is used, another where it is refused; damage is only met where it is noticed.
    switch pending {
    case .diskOld: faults.record(opened == nil ? .diskTooOld : .diskOld)
    case .diskDamaged where opened != nil: break
    default: faults.record(pending)
    }
    return opened
  }

  func restore(_ partition: Int32, key: Span<UInt8>, value: Span<UInt8>?) throws(StateDecodingError) {
    try inner.restore(partition, key: key, value: value)
  }

  func restore(_ partition: Int32, _ batch: RecordBatch, from index: Int) throws(StateDecodingError) -> Int {
    try inner.restore(partition, batch, from: index)
  }

  func settleRestoring(_ partition: Int32, upTo offset: Int64, mark: [UInt8], at now: EventTime) {
    disk?.crash?.isArmed = true
    inner.settleRestoring(partition, upTo: offset, mark: mark, at: now)
    disk?.crash?.isArmed = false
  }

  func noteChangelog(_ partition: Int32, upTo offset: Int64) { inner.noteChangelog(partition, upTo: offset) }

  func beginLive(_ partition: Int32, at position: PartitionPositionState) {
    if loaded.remove(partition) != nil { faults.record(.snapshotUsed) }
    inner.beginLive(partition, at: position)
  }

  func drop(_ partition: Int32) { inner.drop(partition) }
  func position(_ partition: Int32) -> PartitionPositionState? { inner.position(partition) }

  func take(_ record: MergedRecord, partition: Int32) -> Bool { inner.take(record, partition: partition) }

  var alarmsAtOnce: Int {
    get { inner.alarmsAtOnce }
    set { inner.alarmsAtOnce = newValue }
  }
  var heldUp: [Int32] { inner.heldUp }
  func isHeldUp(_ partition: Int32) -> Bool { inner.isHeldUp(partition) }
  func fireAlarms(of partition: Int32, upTo count: Int) -> Bool { inner.fireAlarms(of: partition, upTo: count) }

  var readUntil: [Int64] {
    get { inner.readUntil }
    set { inner.readUntil = newValue }
  }
  func hasReadAll(_ partition: Int32) -> Bool { inner.hasReadAll(partition) }
  func finishRebuild() { inner.finishRebuild() }
  var customersToAdopt: Int { inner.customersToAdopt }
  func adopt(upTo count: Int) -> Int { inner.adopt(upTo: count) }

  func close(tables: [String: [Int64]]) throws(WorkerError) -> [Int32] { try inner.close(tables: tables) }

  func commit(at now: EventTime) {
    disk?.crash?.isArmed = true
    inner.commit(at: now)
    disk?.crash?.isArmed = false
  }

  func undo(includingClosed: Bool) {
    inner.undo(includingClosed: includingClosed)
    if includingClosed { disk?.crash?.awaitsAbort = false }
  }

  func evict(atLeast bytes: Int) -> Int {
    let freed = inner.evict(atLeast: bytes)
    if freed > 0 { faults.record(.statesEvicted) }
    return freed
  }
}
