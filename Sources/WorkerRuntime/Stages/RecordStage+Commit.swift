package import RecordLog
package import StateStore
package import WorkerSDK

extension RecordStage: RecordStages {
  private static var maxStateBytes: Int { 64 << 10 }

  package var counts: StageCounts {
    get { path.counts }
    set { path.counts = newValue }
  }
  package var outbox: Outbox {
    get { path.outbox }
    _modify { yield &path.outbox }
  }
  package var outboxBytes: Int { path.outbox.byteCount }
  package var defect: String? { path.defect }
  package var tables: Tables { path.tables }
  package var fingerprint: UInt32? { path.fingerprint }
  package func noteTables() { path.fingerprint = path.worker.fingerprint(path.tables) }

  package var customerCount: Int { live.reduce(0) { $0 + ($1?.store.count ?? 0) } }

  package var hasChanges: Bool { !path.outbox.batch.isEmpty || live.contains { $0?.store.isTouched ?? false } }

  package func restore(_ partition: Int32, key: Span<UInt8>, value: Span<UInt8>?) throws(StateDecodingError) {
    guard let place = restoring[Int(partition)] else { return }
    try place.store.restore(key: key, value: value)
  }

  package func restore(_ partition: Int32, _ batch: RecordBatch, from index: Int) throws(StateDecodingError) -> Int {
    if let place = restoring[Int(partition)] { return try restoreRun(place, batch, index) }
    return batch.entries[index...].firstIndex { $0.partition != partition } ?? batch.count
  }

  package func noteChangelog(_ partition: Int32, upTo offset: Int64) { live[Int(partition)]?.store.noteChangelog(offset) }

  package func settleRestoring(_ partition: Int32, upTo offset: Int64, mark: [UInt8], at now: EventTime) {
    guard let place = restoring[Int(partition)] else { return }
    place.store.noteChangelog(offset)
    place.store.noteRestored(mark)
    place.store.settle(at: now.milliseconds, isRestoring: true)
  }

  package func beginLive(_ partition: Int32, at position: PartitionPositionState) {
    guard let place = restoring[Int(partition)].take() else { return }
    var position = position
    // Whoever comes from now on knows the present models.
    if place.store.count == 0 { position.models = path.fingerprint }
    place.store.beginLive(at: position)
    live[Int(partition)] = place
  }

  package func drop(_ partition: Int32) {
    live[Int(partition)] = nil
    restoring[Int(partition)] = nil
  }

  package func position(_ partition: Int32) -> PartitionPositionState? { live[Int(partition)]?.store.position }

  package func take(_ record: MergedRecord, partition: Int32) -> Bool {
    guard let place = live[Int(partition)] else { return true }
    takeMerged(&path, place, record)
    if path.isHeldUp { holdUp(place, cause: record.cause, behind: record.behind) }
    return !place.isHeldUp && path.defect == nil
  }

  package var alarmsAtOnce: Int {
    get { path.alarmsAtOnce }
    set { path.alarmsAtOnce = newValue }
  }

  package func isHeldUp(_ partition: Int32) -> Bool { live[Int(partition)]?.isHeldUp ?? false }

  package var heldUp: [Int32] { live.compactMap { $0.flatMap { $0.isHeldUp ? $0.store.partition : nil } } }

  package func fireAlarms(of partition: Int32, upTo count: Int) -> Bool {
    guard let place = live[Int(partition)], place.isHeldUp else { return true }
    path.inputsBehind = place.behind
    if fireSome(&path, place, count) { place.isHeldUp = false }
    return !place.isHeldUp
  }

  package var readUntil: [Int64] {
    get { path.readUntil }
    set {
      path.readUntil = newValue
      path.hasReadAll = newValue.map { _ in false }
    }
  }

  package func hasReadAll(_ partition: Int32) -> Bool { path.hasReadAll[Int(partition)] }

  package func finishRebuild() {
    for place in live { place?.store.position.rebuild = .filled }
  }

  package var customersToAdopt: Int { live.reduce(0) { $0 + ($1?.store.slotsToAdopt ?? 0) } }

  package func adopt(upTo count: Int) -> Int {
    for case let place? in live { path.beginAdopting(&place.store) }
    // What alarms bring is not to be lost in silence.
    for case let place? in live where place.store.position.nextToAdopt != nil && !place.store.position.isSilent {
      // What is due though nothing is being processed holds up a record that is to come: it was left by a process that ended meanwhile.
      if place.isHeldUp || place.store.isDue(by: place.store.position.streamTime - plan.grace.milliseconds) { continue }
      return adoptSome(&path, place, count)
    }
    return 0
  }

  package func close(tables: [String: [Int64]]) throws(WorkerError) -> [Int32] {
    var changed: [Int32] = []
    path.outbox.writeSums()
    for case let place? in live where place.store.isTouched {
      changed.append(place.store.partition)
      place.store.position.commits += 1
      let isSilent = place.store.position.isSilent
      if W.publishesStates, !isSilent { publishStates(of: &place.store) }
      writeChanges(of: &place.store)
      writeMark(of: &place.store, tables: tables)
      if !isSilent { writeProgress(of: place.store) }
    }
    if let defect = path.defect ?? path.outbox.defect { throw WorkerError(.defect, "The worker \(W.name) \(defect).") }
    return changed
  }

  package func commit(at now: EventTime) {
    for case let place? in live where place.store.commit() { place.store.settle(at: now.milliseconds) }
  }

  package var partitionsWithoutSnapshot: Int { live.count { $0.map { !$0.store.isStored } ?? false } }

  package var stateBytes: Int { places.reduce(0) { $0 + $1.store.residentBytes } }

  package func evict(atLeast bytes: Int) -> Int {
    var freed = 0
    // From each its share, so that no partition is colder than the others.
    let all = max(stateBytes, 1)
    for place in places { freed += place.store.evict(atLeast: bytes * place.store.residentBytes / all) }
    return freed
  }

  private var places: [Place] { live.compactMap { $0 } + restoring.compactMap { $0 } }

  package var touchedCount: Int { live.reduce(0) { $0 + ($1?.store.touchedCount ?? 0) } }

  package func undo(includingClosed: Bool) {
    for place in live {
      place?.store.undo(includingClosed: includingClosed)
      // The record comes again, and with it what is due before it.
      place?.isHeldUp = false
    }
    path.outbox.clear()
    path.counts = StageCounts()
  }

  /// Lets the worker say what has become of everybody who was touched. The id of what it says is made of the state alone: neither of what
  /// the commit holds nor of what came first.
  private func publishStates(of store: inout PartitionStore<W.State>) {
    let offset = store.position.next[0] - 1
    let (worker, partition) = (path.worker, store.partition)
    store.forEachTouched { key, state in
      var writer = StateWriter()
      state.encode(into: &writer)
      path.outbox.cause = Outbox.Cause(
        origin: .state(key), partition: partition, time: .distantPast, offset: offset, id: RecordID(hashing: writer.bytes.span))
      worker.publish(state, of: String(decoding: key, as: UTF8.self), outbox: &path.outbox)
    }
    if !path.outbox.sums.isEmpty { path.defect = "adds to sums when states are published, as often as commits are made" }
  }

  private func writeChanges(of store: inout PartitionStore<W.State>) {
    let largest = closeStore(&store, &path.outbox.batch, plan.changelog)
    if largest > Self.maxStateBytes {
      path.defect = "has a state of \(largest) bytes; a state may have 64 KiB: bound its lists"
    }
    if store.isDamaged { path.defect = "cannot read its local snapshot any more; started again, it restores the changelog" }
  }

  private func writeMark(of store: inout PartitionStore<W.State>, tables: [String: [Int64]]) {
    let position = store.position
    let mark = PartitionMark(
      inputs: named(position.next), progress: named(position.progress),
      streamTime: EventTime(milliseconds: position.streamTime), tables: tables, versions: plan.edges.versions,
      commits: position.commits, adopted: position.nextToAdopt == nil ? position.models : nil,
      rebuild: position.isSilent ? position.rebuild : nil)
    let encoded = mark.encoded()
    store.noteMark(encoded)
    path.outbox.batch.append(topic: plan.changelog, partition: store.partition, key: PartitionMark.key, value: encoded)
  }

  /// Only values that are known: −1 stands for none.
  private func named(_ values: [Int64]) -> [String: Int64] {
    Dictionary(uniqueKeysWithValues: zip(plan.inputTopics, values).filter { $0.1 >= 0 })
  }

  /// What another input has not told yet may still lead to outputs: then this worker is no further either.
  private func writeProgress(of store: borrowing PartitionStore<W.State>) {
    var offset = store.position.next[0]
    for (input, isCausal) in plan.edges.isCausal.enumerated() where isCausal && input > 0 {
      offset = min(offset, max(store.position.progress[input], 0))
    }
    let progress = ControlRecord.progress(offset)
    for (index, output) in plan.outputs.enumerated() where output.carriesProgress {
      path.outbox.batch.append(
        topic: Int32(index), partition: store.partition, key: progress.key(in: output), value: progress.value,
        headers: progress.headers(worker: W.name))
    }
  }
}
