public import RecordLog
public import WorkerSDK

/// Closing an outbox, and what becomes of it.
extension CustomerTable {
  /// What a slot was before an outbox that is closed.
  struct Image {
    let slot: Int
    let place: Place
    let dueBefore: Int64
    let existed: Bool
  }

  /// Before the touched are written: from here on the log is cut if the outbox is aborted.
  @usableFromInline
  package mutating func beginClosing() { closedFrom = log.end }

  /// Begins to write a customer into `batch`: what is in front of its state. The buffer is the writer's until ``endWriting(_:_:_:topic:partition:)``.
  /// False for one of whom nothing is known any more, who is dealt with.
  @usableFromInline
  package mutating func beginWriting(
    _ customer: Int, hasState: Bool, into batch: inout OutgoingBatch, _ writer: inout StateWriter, topic: Int32, partition: Int32
  ) -> Bool {
    let slot = touched[customer].slot
    let existed = touched[customer].cameFrom == nil
    closed.append(Image(slot: slot, place: Place(slots[slot]), dueBefore: touched[customer].dueBefore, existed: existed))
    guard hasState || !touched[customer].repeats.isEmpty else {
      emptied.append(slot)
      // A customer who came and went within the outbox leaves nothing to be erased.
      if existed {
        write(slot, value: nil)
        let key = key(slot, into: &batch)
        batch.entries.append(OutgoingBatch.Entry(topic: topic, partition: partition, key: key, value: .none, headers: .none))
      }
      return false
    }
    let key = key(slot, into: &batch)
    let value = ByteRange(start: batch.bytes.count, count: 0)
    batch.entries.append(OutgoingBatch.Entry(topic: topic, partition: partition, key: key, value: value, headers: .none))
    // Swapped, not assigned: a second reference to the buffer would make the next append copy all of it.
    swap(&batch.bytes, &writer.bytes)
    writer.write(Self.formatVersion)
    writer.write(slots[slot].due)
    touched[customer].repeats.encode(into: &writer)
    writer.write(hasState)
    return true
  }

  /// Takes the customer as it was written; returns its size.
  @usableFromInline
  package mutating func endWriting(_ customer: Int, into batch: inout OutgoingBatch, _ writer: inout StateWriter) -> Int {
    swap(&batch.bytes, &writer.bytes)
    let last = batch.entries.count - 1
    let count = batch.bytes.count - batch.entries[last].value.start
    batch.entries[last].value.count = count
    // What is too large for a changelog ends the worker.
    if count <= 1 << 20 {
      write(touched[customer].slot, value: batch.bytes.span.extracting(batch.entries[last].value.indices))
    }
    return count
  }

  @usableFromInline
  package mutating func endClosing() {
    clearTouched()
    isClosed = true
  }

  /// The closed outbox is committed. Customers of whom nothing is known leave.
  package mutating func commit() {
    closed.removeAll(keepingCapacity: true)
    isClosed = false
    dropEmptied()
  }

  /// Customers of whom nothing is known leave, unless they have come back meanwhile.
  private mutating func dropEmptied() {
    var waiting: [Int] = []
    for slot in emptied where isEmpty(slot) && isUsed(slot) {
      if isTouched(slot) { waiting.append(slot) } else { remove(slot, hash: hash(slot)) }
    }
    emptied = waiting
  }

  /// Takes back what happened since the outbox was opened, and if an outbox is closed and not committed, that too.
  package mutating func undo(includingClosed: Bool) {
    let undoesClosed = includingClosed && isClosed
    putBackDueRun()
    for customer in touched.indices.reversed() { takeBack(touched[customer], truncated: undoesClosed) }
    clearTouched()
    if undoesClosed { undoClosed() } else if !isClosed { dropEmptied() }
  }

  private mutating func undoClosed() {
    for image in closed.reversed() {
      moveBack(image.slot, to: image.place)
      setDue(image.dueBefore, slot: image.slot)
      if !image.existed { remove(image.slot, hash: hash(image.slot)) }
    }
    if !log.truncate(to: closedFrom) { isDamaged = true }
    closed.removeAll(keepingCapacity: true)
    isClosed = false
  }

  private mutating func takeBack(_ customer: Touched, truncated: Bool) {
    guard let place = customer.cameFrom else { return setDue(customer.dueBefore, slot: customer.slot) }
    remove(customer.slot, hash: hash(customer.slot))
    // Its record will be cut off with the closed outbox; the one before stands where it stood, since nothing is cleaned before a commit.
    if truncated, log.isBehind(closedFrom, slots[customer.slot].location) { moveBack(customer.slot, to: place) }
  }
}
