internal import RecordLog
package import WorkerSDK

extension PartitionStore {
  /// Takes a customer as the changelog has it; an empty value is a tombstone. For restoring: nothing of it can be undone.
  package func restore(key: Span<UInt8>, value: Span<UInt8>?) throws(StateDecodingError) {
    let hash = CustomerTable.hash(key)
    let existing = table.find(key, hash: hash)
    guard let value else {
      guard let existing else { return }
      table.write(existing, value: nil)
      return table.remove(existing, hash: hash)
    }
    scratch.removeAll(keepingCapacity: true)
    // The alarm stands within the first bytes.
    scratch.append(copying: value.extracting(0..<min(value.count, 16)))
    var reader = StateReader(scratch)
    let due = try CustomerTable.readDue(&reader)
    let slot = existing ?? table.insert(key, hash: hash).slot
    table.write(slot, value: value)
    table.setDue(due, slot: slot)
  }

  /// Takes the position that a mark names, and counts as committed from here on.
  package func beginLive(at position: PartitionPositionState) {
    self.position = position
    positionBefore = position
  }
}
