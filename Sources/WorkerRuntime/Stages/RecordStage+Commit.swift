internal import RecordLog
package import StateStore
package import WorkerSDK

extension RecordStage: RecordStages {
  private static var maxStateBytes: Int { 64 << 10 }

  package var customerCount: Int { live.reduce(0) { $0 + ($1?.count ?? 0) } }

  package var hasChanges: Bool { !outbox.batch.isEmpty || live.contains { $0?.isTouched ?? false } }

  package func open(_ partition: Int32) {
    live[Int(partition)] = nil
    restoring[partition] = PartitionStore(partition: partition, inputCount: W.inputs.count)
  }

  package func restore(_ partition: Int32, key: Span<UInt8>, value: [UInt8]?) throws(StateDecodingError) {
    try restoring[partition]?.restore(key: key, value: value)
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

  package func commit() { for store in live { store?.commit() } }

  package func undo(includingClosed: Bool) {
    for store in live { store?.undo(includingClosed: includingClosed) }
    outbox.clear()
  }

  private func writeChanges(of store: PartitionStore<W.State>) {
    store.close { key, encode in
      let keyRange = outbox.batch.store(key.span)
      var valueRange = ByteRange.none
      if let encode {
        var writer = StateWriter(bytes: outbox.takeBytes())
        let start = writer.bytes.count
        encode(&writer)
        // Swapped, not assigned: a second reference to the buffer would make the next append copy all of it.
        swap(&outbox.batch.bytes, &writer.bytes)
        valueRange = ByteRange(start: start, count: outbox.batch.bytes.count - start)
      }
      if valueRange.count > Self.maxStateBytes {
        defect = "has a state of \(valueRange.count) bytes; a state may have 64 KiB: bound its lists"
      }
      outbox.batch.entries.append(
        OutgoingBatch.Entry(
          topic: plan.changelog, partition: store.partition, key: keyRange, value: valueRange, headers: .none))
    }
  }

  private func writeMark(of store: PartitionStore<W.State>, tables: [String: [Int64]]) {
    let position = store.position
    let mark = PartitionMark(
      inputs: named(position.next), progress: named(position.progress),
      streamTime: EventTime(milliseconds: position.streamTime), tables: tables, versions: plan.edges.versions)
    outbox.batch.append(topic: plan.changelog, partition: store.partition, key: PartitionMark.key, value: mark.encoded())
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
