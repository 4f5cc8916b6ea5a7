import RecordLog
@testable import StateStore
@testable import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// Flaws of what is left on a disk. They reach into the stores as only the runtime does.
extension FlawedStages {
  /// Where a snapshot is taken from.
  func flawed(_ source: SnapshotSource?) -> SnapshotSource? {
    guard let source else { return nil }
    switch flaw {
    case .snapshotOfAnotherPartitionTaken: return SnapshotSource(storage: source.storage, identity: [1], oldest: source.oldest)
    case .oldSnapshotTaken: return SnapshotSource(storage: source.storage, identity: source.identity, oldest: .min)
    case .evictedDamageNotNoticed:
      return SnapshotSource(storage: CredulousStorage(source.storage), identity: source.identity, oldest: source.oldest)
    default: return source
    }
  }

  /// What is done to states that were loaded from a snapshot.
  func spoilLoaded(_ partition: Int32) {
    guard flaw == .alarmsLostOnLoad, let place = counting?.restoring[Int(partition)] else { return }
    for slot in place.store.table.slots.indices { place.store.table.slots[slot].due = .max }
  }

  /// What is done behind a commit.
  func spoilCommitted() {
    for partition in partitions {
      counting?.borrow(partition) { store in
        switch flaw {
        case .markNotInCheckpoint:
          store.noteRestored([])
          store.settle(at: clock.now)
        default: break
        }
      }
    }
  }

  /// What is done when an outbox has been closed.
  func spoilClosed(_ changed: [Int32]) {
    guard flaw == .checkpointBeforeAnswer else { return }
    let batch = outbox.batch
    for partition in changed {
      let mark = batch.entries.last { $0.partition == partition && Array(batch.bytes[$0.key.indices]) == PartitionMark.key }
      counting?.borrow(partition) { store in
        _ = store.table.log.checkpoint(
          changelogOffset: store.changelogOffset, writtenAt: clock.now, identity: store.identity,
          mark: mark.map { Array(batch.bytes[$0.value.indices]) } ?? [])
      }
    }
  }

  /// What is done before everything is undone that is not committed.
  func spoilAborted() {
    guard flaw == .abortDoesNotCutLog else { return }
    for partition in partitions {
      counting?.borrow(partition) { $0.table.closedFrom = $0.table.log.end }
    }
  }

  /// What is done when states have left memory.
  func spoilEvicted() {
    guard flaw == .alarmsLostOnEviction else { return }
    for partition in partitions {
      counting?.borrow(partition) { store in
        for slot in store.table.slots.indices where store.table.slots[slot].location != .none {
          let frame = store.table.slots[slot].location.frame
          if !store.table.log.isInMemory(frame) { store.table.slots[slot].due = .max }
        }
      }
    }
  }
}
