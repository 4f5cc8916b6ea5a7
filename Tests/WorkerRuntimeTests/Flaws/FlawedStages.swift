import RecordLog
import StateStore
import WorkerRuntime
import WorkerSDK

/// The stages with one flaw.
final class FlawedStages: RecordStages {
  private let inner: any RecordStages
  private let flaw: Flaw

  init(_ inner: any RecordStages, flaw: Flaw) {
    self.inner = inner
    self.flaw = flaw
  }

  var counts: StageCounts {
    get { inner.counts }
    set { inner.counts = newValue }
  }
  var outbox: Outbox {
    get { inner.outbox }
    set { inner.outbox = newValue }
  }
  var defect: String? { inner.defect }
  var tables: Tables { inner.tables }
  var customerCount: Int { inner.customerCount }
  var hasChanges: Bool { inner.hasChanges }

  func open(_ partition: Int32, from source: SnapshotSource?) -> OpenedSnapshot? { inner.open(partition, from: source) }

  func settleRestoring(_ partition: Int32, upTo offset: Int64, mark: [UInt8], at now: EventTime) {
    inner.settleRestoring(partition, upTo: offset, mark: mark, at: now)
  }

  func noteChangelog(_ partition: Int32, upTo offset: Int64) { inner.noteChangelog(partition, upTo: offset) }
  var stateBytes: Int { inner.stateBytes }
  func evict(atLeast bytes: Int) -> Int { inner.evict(atLeast: bytes) }

  func restore(_ partition: Int32, key: Span<UInt8>, value: Span<UInt8>?) throws(StateDecodingError) {
    guard let value else { return try inner.restore(partition, key: key, value: nil) }
    let bytes = try forget(value.copied)
    try inner.restore(partition, key: key, value: bytes.span)
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
    inner.beginLive(partition, at: position)
  }

  func drop(_ partition: Int32) { inner.drop(partition) }
  func position(_ partition: Int32) -> PartitionPositionState? { inner.position(partition) }

  func take(_ raw: RawRecord, input: Int, partition: Int32, cause: Int64) {
    inner.take(raw, input: input, partition: partition, cause: cause)
  }

  func close(tables: [String: [Int64]]) throws(WorkerError) -> [Int32] { try inner.close(tables: tables) }
  func commit(at now: EventTime) { inner.commit(at: now) }

  func undo(includingClosed: Bool) {
    switch flaw {
    case .closedOutboxNotUndone: inner.undo(includingClosed: false)
    case .nothingUndone:
      var outbox = inner.outbox
      outbox.clear()
      inner.outbox = outbox
    case .openOutboxKeptAfterRevocation where !includingClosed: break
    default: inner.undo(includingClosed: includingClosed)
    }
  }
}
