internal import RecordLog
package import StateStore
package import WorkerSDK

extension RecordStage: RecordStages {
  private static var maxStateBytes: Int { 64 << 10 }

  package var customerCount: Int { live.reduce(0) { $0 + ($1?.count ?? 0) } }

  package var hasChanges: Bool { !outbox.batch.isEmpty || live.contains { $0?.isTouched ?? false } }

  package func open(_ partition: Int32, from source: SnapshotSource?) -> OpenedSnapshot? {
    live[Int(partition)] = nil
    restoring[partition] = nil
    let store = makeStore(partition, source)
    if let source, store.load(oldest: source.oldest) {
      restoring[partition] = store
      return OpenedSnapshot(changelogOffset: store.changelogOffset, mark: store.mark)
    }
    // What cannot be relied on is forgotten with its storage.
    source?.storage.erase()
    restoring[partition] = makeStore(partition, source)
    return nil
  }

  private func makeStore(_ partition: Int32, _ source: SnapshotSource?) -> PartitionStore<W.State> {
    PartitionStore(
      partition: partition, inputCount: W.inputs.count, storage: source?.storage, identity: source?.identity ?? [])
  }

  package func restore(_ partition: Int32, key: Span<UInt8>, value: Span<UInt8>?) throws(StateDecodingError) {
    guard let store = restoring[partition] else { return }
    if let value { try store.restore(key: key, value: value) } else { try store.restore(key: key, value: nil) }
  }

  package func noteChangelog(_ partition: Int32, upTo offset: Int64) { live[Int(partition)]?.noteChangelog(offset) }

  package func settleRestoring(_ partition: Int32, upTo offset: Int64, mark: [UInt8], at now: EventTime) {
    guard let store = restoring[partition] else { return }
    store.noteChangelog(offset)
    store.noteRestored(mark)
    store.settle(at: now.milliseconds)
  }

  package func beginLive(_ partition: Int32, at position: PartitionPositionState) {
    guard let store = restoring.removeValue(forKey: partition) else { return }
    store.beginLive(at: position)
    live[Int(partition)] = store
  }

  package func drop(_ partition: Int32) {
    live[Int(partition)] = nil
    restoring[partition] = nil
  }

  package func position(_ partition: Int32) -> PartitionPositionState? { live[Int(partition)]?.position }

  package func take(_ raw: RawRecord, input: Int, partition: Int32, cause: Int64) {
    guard let store = live[Int(partition)], raw.entry.offset >= store.position.next[input] else { return }
    take(raw, input: input, store: store, cause: cause)
  }

  package func close(tables: [String: [Int64]]) throws(WorkerError) -> [Int32] {
    var changed: [Int32] = []
    for case let store? in live where store.isTouched {
      changed.append(store.partition)
      writeChanges(of: store)
      writeMark(of: store, tables: tables)
      writeProgress(of: store)
    }
    if let defect = defect ?? outbox.defect { throw WorkerError(.defect, "The worker \(W.name) \(defect).") }
    return changed
  }

  package func commit(at now: EventTime) {
    for case let store? in live where store.commit() { store.settle(at: now.milliseconds) }
  }

  package var stateBytes: Int { live.reduce(0) { $0 + ($1?.residentBytes ?? 0) } }

  package func evict(atLeast bytes: Int) -> Int {
    var freed = 0
    let stores = live.compactMap { $0 }
    // From each its share, so that no partition is colder than the others.
    let all = max(stateBytes, 1)
    for store in stores { freed += store.evict(atLeast: bytes * store.residentBytes / all) }
    return freed
  }

  package func undo(includingClosed: Bool) {
    for store in live { store?.undo(includingClosed: includingClosed) }
    outbox.clear()
  }

  private func writeChanges(of store: PartitionStore<W.State>) {
    let largest = closeStore(store, &outbox.batch, plan.changelog)
    if largest > Self.maxStateBytes {
      defect = "has a state of \(largest) bytes; a state may have 64 KiB: bound its lists"
    }
    if store.isDamaged { defect = "cannot read its local snapshot any more; started again, it restores the changelog" }
  }

  private func writeMark(of store: PartitionStore<W.State>, tables: [String: [Int64]]) {
    let position = store.position
    let mark = PartitionMark(
      inputs: named(position.next), progress: named(position.progress),
      streamTime: EventTime(milliseconds: position.streamTime), tables: tables, versions: plan.edges.versions)
    let encoded = mark.encoded()
    store.noteMark(encoded)
    outbox.batch.append(topic: plan.changelog, partition: store.partition, key: PartitionMark.key, value: encoded)
  }

  /// Only values that are known: −1 stands for none.
  private func named(_ values: [Int64]) -> [String: Int64] {
    Dictionary(uniqueKeysWithValues: zip(plan.inputTopics, values).filter { $0.1 >= 0 })
  }

  private func writeProgress(of store: PartitionStore<W.State>) {
    let progress = ControlRecord.progress(store.position.next[0])
    for (index, output) in plan.outputs.enumerated() where output.carriesProgress {
      outbox.batch.append(
        topic: Int32(index), partition: store.partition, key: nil, value: progress.value,
        headers: progress.headers(worker: W.name))
    }
  }
}
