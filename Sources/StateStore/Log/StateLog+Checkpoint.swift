extension StateLog {
  /// Place 0 of the storage, in halves: two checkpoints.
  private var checkpointRooms: [UnsafeMutableRawBufferPointer] {
    guard let storage, let base = unsafe storage.frame(0) else { return unsafe [] }
    let half = frameBytes / 2
    return unsafe [
      UnsafeMutableRawBufferPointer(start: base, count: half), UnsafeMutableRawBufferPointer(start: base + half, count: half),
    ]
  }

  /// Makes what the log holds now the snapshot; false where some of it is in no storage.
  mutating func checkpoint(changelogOffset: Int64, writtenAt: Int64, identity: [UInt8], mark: [UInt8]) -> Bool {
    guard storage != nil, unstoredFrames == 0, !storageFailed else { return false }
    let rooms = unsafe checkpointRooms
    guard unsafe !rooms.isEmpty else { return false }
    lastCheckpoint += 1
    let checkpoint = StateCheckpoint(
      number: lastCheckpoint, end: end, headSum: sumHead(), framesSum: framesSum, changelogOffset: changelogOffset,
      writtenAt: writtenAt, identity: identity, mark: mark)
    guard unsafe checkpoint.write(into: rooms[Int(lastCheckpoint & 1)]) else { return false }
    // Frames that only the older one needs may be used again from now on: should this one be damaged, that one is no snapshot any more.
    unsafe rooms[Int(~lastCheckpoint & 1)].storeBytes(of: 0, toByteOffset: 8, as: UInt64.self)
    return true
  }

  /// The sum over the orders of the frames whose records count.
  var framesSum: UInt64 {
    frames.reduce(0) { sum, frame in
      let mixed = frame.sequence &* 0x9E37_79B9_7F4A_7C15
      return frame.sequence == 0 || frame.isRetired ? sum : sum &+ (mixed ^ (mixed >> 31)) &* 0xC2B2_AE3D_27D4_EB4F
    }
  }

  /// The newest checkpoint that an earlier process left.
  mutating func readCheckpoint() -> StateCheckpoint? {
    guard let storage, storage.frameCount > 0 else { return nil }
    let found = unsafe checkpointRooms.compactMap { unsafe StateCheckpoint(UnsafeRawBufferPointer($0)) }
    let newest = found.max { $0.number < $1.number }
    lastCheckpoint = newest?.number ?? 0
    return newest
  }

  /// From now on there is nothing to come back to: frames that the last checkpoint needs are about to be used again.
  func revokeCheckpoints() {
    guard let storage, storage.frameCount > 0 else { return }
    unsafe checkpointRooms.forEach { unsafe $0.storeBytes(of: 0, toByteOffset: 8, as: UInt64.self) }
  }
}
