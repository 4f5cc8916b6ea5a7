internal import Dispatch
package import StateStore
internal import WorkerSDK

/// Taking what an earlier run left of a partition.
extension RecordStage {
  package func open(_ partition: Int32, from source: SnapshotSource?) -> OpenedSnapshot? {
    adopt(Opening(partition, source, makeStore(partition, source)))
  }

  /// Opening is all computation, and partitions have nothing in common: each on a thread of its own.
  package func open(_ partitions: [(number: Int32, source: SnapshotSource?)]) -> [OpenedSnapshot?] {
    let openings = partitions.map { Opening($0.number, $0.source, makeStore($0.number, $0.source)) }
    if openings.count > 1 { DispatchQueue.concurrentPerform(iterations: openings.count) { openings[$0].load() } }
    return openings.map { adopt($0) }
  }

  /// A partition on its way from the storage into memory.
  /// Handed to one thread, and taken back when that has ended.
  private final class Opening: @unchecked Sendable {
    let partition: Int32
    let source: SnapshotSource?
    let place: Place
    /// Whether the storage held what can be relied on; `nil` before it was looked at.
    private var found: Bool?

    init(_ partition: Int32, _ source: SnapshotSource?, _ store: consuming PartitionStore<W.State>) {
      self.partition = partition
      self.source = source
      place = Place(store)
    }

    @discardableResult
    func load() -> Bool {
      let isLoaded = found ?? source.map { place.store.load(oldest: $0.oldest) } ?? false
      found = isLoaded
      return isLoaded
    }
  }

  private func adopt(_ opening: Opening) -> OpenedSnapshot? {
    let number = Int(opening.partition)
    live[number] = nil
    if opening.load() {
      restoring[number] = opening.place
      let store = opening.place
      return OpenedSnapshot(changelogOffset: store.store.changelogOffset, mark: store.store.mark, customers: store.store.count)
    }
    // What cannot be relied on is forgotten with its storage.
    opening.source?.storage.erase()
    restoring[number] = Place(makeStore(opening.partition, opening.source))
    return nil
  }

  private func makeStore(_ partition: Int32, _ source: SnapshotSource?) -> PartitionStore<W.State> {
    PartitionStore(
      partition: partition, inputCount: W.inputs.count, storage: source?.storage, identity: source?.identity ?? [])
  }
}
