public import RecordLog
public import StateStore
public import WorkerSDK

/// Changed models: every customer is shown them once, also those of whom nothing comes. Nothing is said by that; what the models change, the
/// customers' alarms bring.
extension RecordPath {
  /// Lets the sweep begin where customers know others than the present models: also where an abort has taken back that it was begun.
  @inlinable
  mutating func beginAdopting(_ store: inout PartitionStore<W.State>) {
    guard let fingerprint, store.position.models != fingerprint else { return }
    store.position.models = fingerprint
    store.position.nextToAdopt = 0
  }

  /// Shows the models to the customers in up to `count` slots, from where the partition stands on; says how many slots that were.
  @inlinable
  mutating func adopt(upTo count: Int, store: inout PartitionStore<W.State>) -> Int {
    guard let first = store.position.nextToAdopt else { return 0 }
    let end = min(first + count, store.endOfSlots)
    for slot in first..<max(end, first) where defect == nil && store.isKnown(slot: slot) { _ = adopt(slot: slot, store: &store) }
    store.position.nextToAdopt = end < store.endOfSlots ? end : nil
    // What is due already would not wait for the customers' turn if they had known all along.
    fireAlarms(store: &store, cause: max(store.position.next[0] - 1, 0))
    return max(end - first, 1)
  }

  /// Shows the models to the customer of a record that is about to be processed, and fires what is due of it: it is to be where it would be if
  /// it had known them all along.
  @inlinable
  mutating func adoptCustomer(of raw: RawRecord, store: inout PartitionStore<W.State>, cause: Int64) {
    let range = raw.entry.key
    guard defect == nil, range.count > 0, range.count <= Self.maxKeyBytes else { return }
    let bytes = raw.batch.bytes
    guard let slot = store.slot(of: bytes.span.extracting(range.indices)), let customer = adopt(slot: slot, store: &store) else { return }
    fireOwnAlarms(customer, before: store.position.streamTime &- grace, store: &store, cause: cause)
  }

  /// Shows the models to a customer whose alarm is due, and fires what would have come before that.
  @inlinable
  mutating func adopt(_ customer: Int, before due: Int64, store: inout PartitionStore<W.State>, cause: Int64) {
    guard worker.adopt(&store.states[customer], tables: tables) else { return }
    store.noteChange(customer)
    fireOwnAlarms(customer, before: due - 1, store: &store, cause: cause)
  }

  /// The customer among the touched, if the models changed it.
  @inlinable
  mutating func adopt(slot: Int, store: inout PartitionStore<W.State>) -> Int? {
    do throws(StateDecodingError) {
      let touched = store.touchedCount
      let customer = try store.touch(slot: slot)
      guard worker.adopt(&store.states[customer], tables: tables) else {
        if store.touchedCount > touched { store.untouchLast() }
        return nil
      }
      store.noteChange(customer)
      return customer
    } catch {
      noteUnreadable(error)
      return nil
    }
  }
}
