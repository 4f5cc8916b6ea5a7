public import RecordLog
public import WorkerSDK

extension PartitionStore {
  /// How many customers were touched since the outbox was opened.
  @inlinable
  package var touchedCount: Int { states.count }

  /// Whether anything changed since the outbox was opened.
  package var isTouched: Bool { !states.isEmpty || positionBefore != position }

  /// Lends the key and the state of each touched customer of whom something is known to `body`.
  package mutating func forEachTouched(_ body: (_ key: [UInt8], _ state: State) -> Void) {
    for customer in states.indices {
      if let state = states[customer] { body(key(customer), state) }
    }
  }

  /// Closes the current outbox: adds every touched customer to `batch` once, as the changelog has it (a tombstone for one of whom nothing is
  /// known any more), and opens the next. What the closed one changed can be undone until ``commit()``.
  ///
  /// - Returns: The size of the largest state, in bytes; one that is too large for a changelog is not kept.
  @inlinable
  package mutating func close(into batch: inout OutgoingBatch, topic: Int32) -> Int {
    var largest = 0
    var writer = StateWriter()
    table.beginClosing()
    for customer in states.indices {
      let hasState = states[customer] != nil
      let isKnown = table.beginWriting(customer, hasState: hasState, into: &batch, &writer, topic: topic, partition: partition)
      guard isKnown else { continue }
      if hasState { states[customer]?.encodeInPlace(into: &writer) }
      largest = max(largest, table.endWriting(customer, into: &batch, &writer))
    }
    states.removeAll(keepingCapacity: states.count < 65_536)
    table.endClosing()
    closedPosition = positionBefore
    positionBefore = position
    return largest
  }

  /// Takes back what happened since the outbox was opened, and if an outbox is closed and not committed, that too.
  package mutating func undo(includingClosed: Bool) {
    states.removeAll(keepingCapacity: true)
    table.undo(includingClosed: includingClosed)
    position = positionBefore
    guard includingClosed, let before = closedPosition else { return }
    (position, positionBefore, closedPosition) = (before, before, nil)
  }
}
