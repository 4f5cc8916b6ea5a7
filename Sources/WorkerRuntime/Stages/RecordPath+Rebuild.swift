public import RecordLog
public import StateStore
public import WorkerSDK

/// States that are filled anew, from records of which everything was said before.
extension RecordPath {
  /// Processes one record of a worker's only input where more has to be looked at than usual: whether it may be read yet, whether its
  /// customer knows changed models, and whether what it says was said before.
  @inlinable
  mutating func takeWithCare(_ raw: RawRecord, store: inout PartitionStore<W.State>) {
    let offset = raw.entry.offset
    if !readUntil.isEmpty, offset >= readUntil[Int(store.partition)] {
      hasReadAll[Int(store.partition)] = true
      return
    }
    let checkpoint = outbox.checkpoint
    if store.position.nextToAdopt != nil { adoptCustomer(of: raw, store: &store, cause: offset) }
    take(raw, input: 0, store: &store, cause: offset)
    if offset < store.position.silentUntil { outbox.rollBack(to: checkpoint) }
  }
}
