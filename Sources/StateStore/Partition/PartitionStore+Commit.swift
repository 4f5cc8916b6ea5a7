package import RecordLog
internal import WorkerSDK

extension PartitionStore {
  /// Whether anything changed since the outbox was opened.
  package var isTouched: Bool { !touched.isEmpty || positionBefore != position }

  /// Closes the current outbox: adds every touched customer to `batch` once, as the changelog has it (a tombstone for one of whom nothing is
  /// known any more), and opens the next. What the closed one changed can be undone until ``commit()``.
  ///
  /// - Returns: The size of the largest state, in bytes; one that is too large for a changelog is not kept.
  package func close(into batch: inout OutgoingBatch, topic: Int32) -> Int {
    var largest = 0
    closedFrom = table.log.end
    for customer in touched.indices {
      let slot = touched[customer].slot
      let existed = touched[customer].cameFrom == nil
      closed.append(
        Image(slot: slot, place: CustomerTable.Place(table.slots[slot]), dueBefore: touched[customer].dueBefore, existed: existed))
      guard touched[customer].state == nil, touched[customer].repeats.isEmpty else {
        largest = max(largest, write(customer, into: &batch, topic: topic))
        continue
      }
      emptied.append(slot)
      // A customer who came and went within the outbox leaves nothing to be erased.
      guard existed else { continue }
      table.write(slot, value: nil)
      let key = table.key(slot, into: &batch)
      batch.entries.append(OutgoingBatch.Entry(topic: topic, partition: partition, key: key, value: .none, headers: .none))
    }
    clearTouched()
    closedPosition = positionBefore
    positionBefore = position
    return largest
  }

  private func write(_ customer: Int, into batch: inout OutgoingBatch, topic: Int32) -> Int {
    let slot = touched[customer].slot
    let key = table.key(slot, into: &batch)
    var writer = StateWriter()
    // Swapped, not assigned: a second reference to the buffer would make the next append copy all of it.
    swap(&batch.bytes, &writer.bytes)
    let start = writer.bytes.count
    encode(customer, into: &writer)
    swap(&batch.bytes, &writer.bytes)
    let value = ByteRange(start: start, count: batch.bytes.count - start)
    batch.entries.append(OutgoingBatch.Entry(topic: topic, partition: partition, key: key, value: value, headers: .none))
    if value.count <= 1 << 20 { table.write(slot, value: batch.bytes.span.extracting(value.indices)) }
    return value.count
  }

  /// The mark of the outbox that was closed last, as the changelog has it.
  package func noteMark(_ mark: [UInt8]) { closedMark = mark }

  /// Whether the local snapshot has lost what it had.
  package var isDamaged: Bool { table.isDamaged }

  /// The closed outbox is committed: it cannot be undone any more. Customers of whom nothing is known leave the store.
  ///
  /// - Returns: Whether one was closed.
  package func commit() -> Bool {
    guard closedPosition != nil else { return false }
    closed.removeAll(keepingCapacity: true)
    closedPosition = nil
    swap(&mark, &closedMark)
    dropEmptied()
    return true
  }

  /// Customers of whom nothing is known leave, unless they have come back meanwhile.
  private func dropEmptied() {
    var waiting: [Int] = []
    for slot in emptied where table.isEmpty(slot) && table.isUsed(slot) {
      if isTouched(slot) { waiting.append(slot) } else { table.remove(slot, hash: table.hash(slot)) }
    }
    emptied = waiting
  }

  /// Takes back what happened since the outbox was opened, and if an outbox is closed and not committed, that too.
  package func undo(includingClosed: Bool) {
    let undoesClosed = includingClosed && closedPosition != nil
    for customer in touched.indices.reversed() { takeBack(touched[customer], truncated: undoesClosed) }
    clearTouched()
    position = positionBefore
    guard undoesClosed, let before = closedPosition else {
      if closedPosition == nil { dropEmptied() }
      return
    }
    for image in closed.reversed() {
      table.moveBack(image.slot, to: image.place)
      table.setDue(image.dueBefore, slot: image.slot)
      if !image.existed { table.remove(image.slot, hash: table.hash(image.slot)) }
    }
    table.log.truncate(to: closedFrom)
    closed.removeAll(keepingCapacity: true)
    closedPosition = nil
    (position, positionBefore) = (before, before)
  }

  private func takeBack(_ customer: Touched, truncated: Bool) {
    guard let place = customer.cameFrom else { return table.setDue(customer.dueBefore, slot: customer.slot) }
    table.remove(customer.slot, hash: table.hash(customer.slot))
    // Its record will be cut off with the closed outbox; the one before stands where it stood, since nothing is cleaned before a commit.
    if truncated, table.log.isBehind(closedFrom, table.slots[customer.slot].location) { table.moveBack(customer.slot, to: place) }
  }

  private func isTouched(_ slot: Int) -> Bool {
    let index = Int(table.slots[slot].touched)
    return index < touched.count && touched[index].slot == slot
  }

  private func clearTouched() {
    for customer in touched.indices where spareWindows.count < 4096 {
      var window = RepeatWindow()
      swap(&window, &touched[customer].repeats)
      window.clear()
      spareWindows.append(window)
    }
    touched.removeAll(keepingCapacity: touched.count < 65_536)
  }
}
