internal import RecordLog
internal import WorkerSDK

/// A customer in the changelog and in a ``StateLog``: version, alarm, ids of recent records, state; so that restoring needs not decode a
/// state to know its alarm.
extension PartitionStore {
  /// The first byte of every encoded customer; a higher one was written by a later release.
  static var formatVersion: UInt8 { 1 }

  func encode(_ customer: Int, into writer: inout StateWriter) {
    writer.write(Self.formatVersion)
    writer.write(table.slots[touched[customer].slot].due)
    touched[customer].repeats.encode(into: &writer)
    writer.write(touched[customer].state != nil)
    touched[customer].state?.encode(into: &writer)
  }

  static func readEnvelope(_ reader: inout StateReader, repeats: inout RepeatWindow) throws(StateDecodingError) {
    _ = try CustomerTable.readDue(&reader)
    try repeats.decode(&reader)
  }
}

extension CustomerTable {
  /// The alarm of an encoded customer.
  static func readDue(_ reader: inout StateReader) throws(StateDecodingError) -> Int64 {
    guard try reader.readByte() == 1 else {
      throw StateDecodingError("a state in the changelog was written by a later release; run that release, or a newer one")
    }
    return try reader.readInt64()
  }
}
