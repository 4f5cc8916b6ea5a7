internal import RecordLog
public import WorkerSDK

/// A customer in the changelog and in a ``StateLog``: version, alarm, ids of recent records, state; so that restoring needs not decode a
/// state to know its alarm.
extension CustomerTable {
  /// The first byte of every encoded customer; a higher one was written by a later release.
  static var formatVersion: UInt8 { 1 }

  /// The alarm of an encoded customer.
  static func readDue(_ reader: inout StateReader) throws(StateDecodingError) -> Int64 {
    guard try reader.readByte() == formatVersion else {
      throw StateDecodingError("a state in the changelog was written by a later release; run that release, or a newer one")
    }
    return try reader.readInt64()
  }

  /// Takes a customer as the changelog has it; no value is a tombstone. Nothing of it can be undone.
  @usableFromInline
  package mutating func restore(key: Span<UInt8>, value: Span<UInt8>?) throws(StateDecodingError) {
    let hash = Self.hash(key)
    let existing = find(key, hash: hash)
    if isDamaged { throw Self.damaged }
    guard let value else {
      guard let existing else { return }
      write(existing, value: nil)
      return remove(existing, hash: hash)
    }
    scratch.removeAll(keepingCapacity: true)
    // The alarm stands within the first bytes.
    scratch.append(copying: value.extracting(0..<min(value.count, 16)))
    var reader = StateReader(scratch)
    let due = try Self.readDue(&reader)
    let slot = existing ?? insert(key, hash: hash).slot
    write(slot, value: value)
    setDue(due, slot: slot)
  }
}
