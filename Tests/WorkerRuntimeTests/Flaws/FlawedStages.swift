import RecordLog
import Simulations
import StateStore
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// The stages with one flaw.
final class FlawedStages: RecordStages {
  private let inner: any RecordStages
  private let processInner: (RecordBatch) -> Void
  let flaw: Flaw
  let clock: SimulatedClock
  /// The stages of the worker whose stores some flaws reach into.
  var counting: RecordStage<CountingWorker>? { inner as? RecordStage<CountingWorker> }
  private var changing: RecordStage<ChangingWorker>? { inner as? RecordStage<ChangingWorker> }
  /// What was taken for new since the last commit: by partition, key and id.
  private var remembered: [(partition: Int32, key: [UInt8], id: RecordID)] = []
  /// Partitions whose customers were once begun to be shown changed models.
  private var adopted: Set<Int32> = []
  /// What the outbox that was closed last had added to sums.
  private var closedSums: PendingSums?

  /// The keys of every customer that scripts know.
  private let keys = (0..<24).map { Array("c\($0)".utf8) }

  init(_ made: WorkerProgram.Stages, flaw: Flaw, clock: SimulatedClock) {
    inner = made.stages
    processInner = made.processBatch
    self.flaw = flaw
    self.clock = clock
  }

  /// The flawed stages, as a program makes stages.
  var made: WorkerProgram.Stages { WorkerProgram.Stages(any: self) { [self] batch in process(batch) } }

  var counts: StageCounts {
    get { inner.counts }
    set { inner.counts = newValue }
  }
  var outbox: Outbox {
    get { inner.outbox }
    set { inner.outbox = newValue }
  }
  var outboxBytes: Int { inner.outboxBytes }
  var defect: String? { inner.defect }
  var tables: Tables { inner.tables }
  var fingerprint: UInt32? { inner.fingerprint }
  func noteTables() {
    if flaw != .tableChangesNotShown { inner.noteTables() }
  }
  var customerCount: Int { inner.customerCount }
  var hasChanges: Bool { inner.hasChanges }
  var touchedCount: Int { inner.touchedCount }

  private func process(_ batch: RecordBatch) {
    switch flaw {
    case .timeFromWallClock: moveTimeByWallClock()
    case .repeatsNotUndone: rememberIDs(of: batch)
    case .sumsKeptOnRejection: addRefused(of: batch)
    default: break
    }
    processInner(batch)
  }

  private func addRefused(of batch: RecordBatch) {
    let decode = CountingWorker.Event.makeDecoder()
    for index in 0..<batch.count {
      let raw = RawRecord(batch: batch, index: index)
      guard raw.entry.key.count > 0, let event = try? decode(raw), event.value.id.hasPrefix("x") else { continue }
      AddingWorker.add(event.value.id, before: 0, to: &outbox)
    }
  }

  /// As if a tick of now were in the log.
  private func moveTimeByWallClock() {
    guard let counting else { return }
    let tick = ControlRecord.tick(EventTime(milliseconds: clock.now))
    for partition in partitions {
      let batch = RecordBatch()
      guard let next = counting.position(partition)?.next[0] else { continue }
      batch.append(topic: 0, partition: partition, offset: next, timestamp: clock.now, key: nil, value: tick.value.span)
      batch.headerSource = TickHeaders()
      batch.seal()
      _ = counting.take(MergedRecord(RawRecord(batch: batch, index: 0), input: 0, cause: next), partition: partition)
      counting.borrow(partition) { $0.position.next[0] = next }
    }
  }

  private final class TickHeaders: HeaderSource {
    func headers(at index: Int) -> [RecordHeader] { ControlRecord.tick(.distantPast).headers(worker: "flaw") }
  }

  private func rememberIDs(of batch: RecordBatch) {
    let decode = CountingWorker.Event.makeDecoder()
    for index in 0..<batch.count {
      let raw = RawRecord(batch: batch, index: index)
      guard raw.entry.key.count > 0, let decoded = try? decode(raw), let id = decoded.id else { continue }
      remembered.append((raw.entry.partition, Array(batch.bytes[raw.entry.key.indices]), id))
    }
  }

  func open(_ partition: Int32, from source: SnapshotSource?) -> OpenedSnapshot? {
    let opened = inner.open(partition, from: flawed(source))
    if opened != nil { spoilLoaded(partition) }
    return opened
  }

  func settleRestoring(_ partition: Int32, upTo offset: Int64, mark: [UInt8], at now: EventTime) {
    inner.settleRestoring(partition, upTo: offset, mark: flaw == .markNotInCheckpoint ? [] : mark, at: now)
  }

  func noteChangelog(_ partition: Int32, upTo offset: Int64) {
    inner.noteChangelog(partition, upTo: offset)
  }

  var partitionsWithoutSnapshot: Int { inner.partitionsWithoutSnapshot }
  var stateBytes: Int { inner.stateBytes }

  func evict(atLeast bytes: Int) -> Int {
    defer { spoilEvicted() }
    return inner.evict(atLeast: bytes)
  }

  func restore(_ partition: Int32, key: Span<UInt8>, value: Span<UInt8>?) throws(StateDecodingError) {
    guard let value else { return try inner.restore(partition, key: key, value: nil) }
    let bytes = try forget(value.copied)
    try inner.restore(partition, key: key, value: bytes.span)
  }

  func restore(_ partition: Int32, _ batch: RecordBatch, from index: Int) throws(StateDecodingError) -> Int {
    let entry = batch.entries[index]
    let bytes = batch.bytes
    let key = bytes.span.extracting(entry.key.indices)
    guard key.count > 0, key[0] != 0 else { return index }
    try restore(partition, key: key, value: entry.value.isNone ? nil : bytes.span.extracting(entry.value.indices))
    return index + 1
  }

  /// The customer without what the flaw does not restore: version, alarm, ids, state.
  private func forget(_ value: [UInt8]) throws(StateDecodingError) -> [UInt8] {
    guard flaw == .repeatsNotRestored || flaw == .alarmsNotRestored else { return value }
    var reader = StateReader(value)
    var writer = StateWriter()
    writer.write(try reader.readByte())
    let due = try reader.readInt64()
    writer.write(flaw == .alarmsNotRestored ? Int64.max : due)
    let repeats = try RepeatWindow(decoding: &reader)
    (flaw == .repeatsNotRestored ? RepeatWindow() : repeats).encode(into: &writer)
    return writer.bytes + value[reader.position...]
  }

  func beginLive(_ partition: Int32, at position: PartitionPositionState) {
    var position = position
    if flaw == .streamTimeNotRestored { position.streamTime = .min / 4 }
    if flaw == .adoptionNotResumed, adopted.contains(partition) { position.models = fingerprint }
    if flaw == .adoptionNeverBegun { position.models = fingerprint }
    if position.models != fingerprint { adopted.insert(partition) }
    inner.beginLive(partition, at: position)
  }

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

  func drop(_ partition: Int32) { inner.drop(partition) }
  func position(_ partition: Int32) -> PartitionPositionState? { inner.position(partition) }

  func take(_ record: MergedRecord, partition: Int32) -> Bool { inner.take(record, partition: partition) }

  func close(tables: [String: [Int64]]) throws(WorkerError) -> [Int32] {
    closedSums = inner.outbox.sums
    let changed = try inner.close(tables: tables)
    spoilClosed(changed)
    return changed
  }

  func commit(at now: EventTime) {
    remembered = []
    inner.commit(at: now)
    spoilCommitted()
  }

  func undo(includingClosed: Bool) {
    let before = inner.outbox
    let times = partitions.map { counting?.position($0)?.streamTime }
    let dues = flaw == .alarmsNotUndone ? alarms : []
    let places = partitions.map { changing?.position($0) }
    if includingClosed { spoilAborted() }
    switch flaw {
    case .closedOutboxNotUndone: inner.undo(includingClosed: false)
    case .nothingUndone:
      var outbox = inner.outbox
      outbox.clear()
      inner.outbox = outbox
    case .openOutboxKeptAfterRevocation where !includingClosed: break
    default: inner.undo(includingClosed: includingClosed)
    }
    guard includingClosed else { return }
    switch flaw {
    case .nextOutboxNotUndone: inner.outbox = before
    case .sumsNotUndone: inner.outbox.sums = closedSums ?? inner.outbox.sums
    case .adoptionNotUndone:
      for case (let partition, let place?) in zip(partitions, places) {
        changing?.borrow(partition) { ($0.position.models, $0.position.nextToAdopt) = (place.models, place.nextToAdopt) }
      }
    case .streamTimeNotUndone:
      for (partition, time) in zip(partitions, times) { counting?.borrow(partition) { $0.position.streamTime = time ?? .min / 4 } }
    case .alarmsNotUndone:
      for (partition, key, due) in dues {
        counting?.borrow(partition) { store in
          if let customer = try? store.touch(key.span), store.hasState(customer) { store.setDue(due, customer) }
        }
      }
    case .repeatsNotUndone:
      for (partition, key, id) in remembered {
        counting?.borrow(partition) { store in
          if let customer = try? store.touch(key.span) { _ = store.remember(id, customer) }
        }
      }
    default: break
    }
  }

  /// When every customer's alarm is due.
  private var alarms: [(partition: Int32, key: [UInt8], due: Int64)] {
    var alarms: [(partition: Int32, key: [UInt8], due: Int64)] = []
    for partition in partitions {
      for key in keys {
        counting?.borrow(partition) { store in
          if let customer = try? store.touch(key.span) { alarms.append((partition, key, store.due(customer))) }
        }
      }
    }
    return alarms
  }

  var partitions: Range<Int32> { 0..<Int32(counting?.partitionCount ?? changing?.partitionCount ?? 0) }
}
