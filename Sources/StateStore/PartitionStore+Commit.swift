package import WorkerSDK

extension PartitionStore {
  /// Whether anything changed since the outbox was opened.
  package var isTouched: Bool { !touched.images.isEmpty || touched.position != position }

  /// Closes the current outbox: hands out every touched customer once, encoded as the changelog has it (`nil` for a tombstone),
  /// and opens the next. What the closed one changed can be undone until ``commit()``.
  package func close(_ writeChange: (_ key: ArraySlice<UInt8>, _ encode: ((inout StateWriter) -> Void)?) -> Void) {
    for image in touched.images {
      let slot = image.slot
      // A customer who came and went within the outbox leaves nothing to be erased.
      if !image.existed, isForgotten(slot) { continue }
      let key = keys.key(slot)
      writeChange(key, isForgotten(slot) ? nil : { self.encode(slot: slot, into: &$0) })
    }
    swap(&touched, &inFlight)
    touched.images.removeAll(keepingCapacity: true)
    touched.position = position
    generation &+= 1
  }

  /// The closed outbox is committed: it cannot be undone any more. Customers of whom nothing is known leave the store.
  package func commit() {
    for image in inFlight.images where keys.isUsed(image.slot) && isForgotten(image.slot) && slots[image.slot].generation != generation {
      remove(image.slot)
    }
    inFlight.images.removeAll(keepingCapacity: true)
    inFlight.position = nil
  }

  /// Takes back what happened since the outbox was opened, and if an outbox is closed and not committed, that too.
  package func undo(includingClosed: Bool) {
    revert(&touched)
    if includingClosed, inFlight.position != nil { revert(&inFlight) }
    touched.position = position
    generation &+= 1
  }

  private func revert(_ log: inout UndoLog<State>) {
    for image in log.images.reversed() {
      guard image.existed else {
        remove(image.slot)
        continue
      }
      let queued = slots[image.slot].queued
      slots[image.slot] = image.before
      // The entry that is in the queue now may be another than then.
      slots[image.slot].queued = queued
      setDue(image.before.due, slot: image.slot)
    }
    log.images.removeAll(keepingCapacity: true)
    if let before = log.position { position = before }
    log.position = nil
  }

  private func remove(_ slot: Int) {
    slots[slot] = Slot()
    keys.remove(slot)
  }

  private func isForgotten(_ slot: Int) -> Bool { !hasState(slot: slot) && slots[slot].repeats.isEmpty }
}
