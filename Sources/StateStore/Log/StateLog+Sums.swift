internal import RecordLog

/// Checksums: each record has one of its own, by which it is trusted when it is read back alone, and those of a frame's records add up to
/// the frame's. So every byte is hashed once, behind the commit; what is in memory is not looked at again.
extension StateLog {
  /// The sum over the frame that grows: what came since it was last asked for is added, and gets its checksums.
  mutating func sumHead() -> UInt64 {
    guard head >= 0, let base = unsafe frames[head].base else { return summed.sum }
    if summed.end.sequence != end.sequence || summed.end.offset > end.offset {
      summed = (LogEnd(sequence: end.sequence, offset: StateFrame.headerBytes), 0)
    }
    var (offset, sum) = (summed.end.offset, summed.sum)
    while offset < end.offset {
      let size = unsafe Int((base + offset).loadUnaligned(as: StateRecordHeader.self).size)
      let own = unsafe Self.sum(UnsafeRawBufferPointer(start: base + offset, count: size), at: offset, sequence: end.sequence)
      unsafe base.storeBytes(of: Self.checksum(own), toByteOffset: offset + StateRecordHeader.checksumOffset, as: UInt32.self)
      sum &+= own
      offset += size
    }
    summed = (end, sum)
    return sum
  }

  /// The sum over the records in `bytes` from `start` on; `nil` where one of them is not what was written.
  static func sum(_ bytes: UnsafeRawBufferPointer, from start: Int, sequence: UInt64) -> UInt64? {
    var sum: UInt64 = 0
    let isWhole = unsafe walk(bytes, from: start) { offset, _, record in
      guard let own = unsafe verifiedSum(record, at: offset, sequence: sequence) else { return false }
      sum &+= own
      return true
    }
    return isWhole ? sum : nil
  }

  /// The sum of a record if it is the one that was written there, in that use of the frame.
  static func verifiedSum(_ record: UnsafeRawBufferPointer, at offset: Int, sequence: UInt64) -> UInt64? {
    let sum = unsafe sum(record, at: offset, sequence: sequence)
    return unsafe record.loadUnaligned(as: StateRecordHeader.self).checksum == checksum(sum) ? sum : nil
  }

  static func checksum(_ sum: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: sum >> 32) }

  /// Of everything but the checksum itself, and of the place: what an earlier use of the frame left there has another.
  static func sum(_ record: UnsafeRawBufferPointer, at offset: Int, sequence: UInt64) -> UInt64 {
    let behind = unsafe StableHash.hash64(
      UnsafeRawBufferPointer(rebasing: record[(StateRecordHeader.checksumOffset + 4)...]))
    let front = unsafe record.loadUnaligned(as: UInt64.self)
    var sum = behind ^ (front &* 0x9E37_79B9_7F4A_7C15) ^ ((sequence << 24 | UInt64(offset)) &* 0xC2B2_AE3D_27D4_EB4F)
    sum = (sum ^ (sum >> 29)) &* 0x1656_67B1_9E37_79F9
    return sum ^ (sum >> 32)
  }

  /// A frame's bytes, and whether they have to prove to be what was written, since they come from the storage.
  func sealedContents(of frame: Int) -> SealedContents? {
    guard let bytes = unsafe contents(of: frame, count: frames[frame].end) else { return nil }
    return unsafe SealedContents(bytes: bytes, sequence: frames[frame].sequence, isTrusted: isInMemory(frame))
  }

  /// What a frame holds that does not grow; valid until another frame is asked for.
  @safe
  struct SealedContents {
    fileprivate let bytes: UnsafeRawBufferPointer
    fileprivate let sequence: UInt64
    /// What is in memory is not looked at again.
    fileprivate let isTrusted: Bool

    /// Shows every record, each once it has proved right; false where one has not, or `visit` says so.
    func walk(_ visit: (_ offset: Int, _ header: StateRecordHeader, _ record: UnsafeRawBufferPointer) -> Bool) -> Bool {
      if isTrusted { return unsafe StateLog.walk(bytes, from: StateFrame.headerBytes, visit) }
      var sum: UInt64 = 0
      let isWhole = unsafe StateLog.walk(bytes, from: StateFrame.headerBytes) { offset, header, record in
        guard let own = unsafe StateLog.verifiedSum(record, at: offset, sequence: sequence) else { return false }
        sum &+= own
        return unsafe visit(offset, header, record)
      }
      return unsafe isWhole && bytes.loadUnaligned(as: StateFrame.Header.self).checksum == StateFrame.checksum(sum, sequence)
    }
  }
}
