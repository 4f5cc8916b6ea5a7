internal import RecordLog
package import WorkerSDK

extension PartitionStore {
  /// The first byte of every encoded customer; a higher one was written by a later release.
  private static var formatVersion: UInt8 { 1 }

  /// Version, alarm, ids of recent records, state: so that restoring needs not decode a state to know its alarm.
  func encode(slot: Int, into writer: inout StateWriter) {
    writer.write(Self.formatVersion)
    writer.write(slots[slot].due)
    slots[slot].repeats.encode(into: &writer)
    switch slots[slot].content {
    case .none: writer.write(false)
    case .encoded(let bytes):
      writer.write(true)
      writer.bytes.append(contentsOf: bytes)
    case .value(let state):
      writer.write(true)
      state.encode(into: &writer)
    }
  }

  /// Takes a customer as the changelog has it; `nil` is a tombstone. For restoring: nothing of it can be undone.
  package func restore(key: Span<UInt8>, value: [UInt8]?) throws(StateDecodingError) {
    let existing = keys.find(key)
    guard let value else {
      if let existing {
        slots[existing] = Slot()
        keys.remove(existing)
      }
      return
    }
    var reader = StateReader(value)
    guard try reader.readByte() == Self.formatVersion else {
      throw StateDecodingError("a state in the changelog was written by a later release; run that release, or a newer one")
    }
    var slot = Slot()
    slot.due = try reader.readInt64()
    slot.repeats = try RepeatWindow(decoding: &reader)
    slot.content = try reader.readBool() ? .encoded(Array(value[reader.position...])) : .none
    let index = existing ?? keys.insert(key)
    slot.queued = existing == nil ? .max : slots[index].queued
    if index == slots.count { slots.append(slot) } else { slots[index] = slot }
    setDue(slot.due, slot: index)
  }

  /// Takes the position that a mark names, and counts as committed from here on.
  package func beginLive(at position: PartitionPositionState) {
    self.position = position
    touched.position = position
  }
}
