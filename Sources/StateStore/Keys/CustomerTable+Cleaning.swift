extension CustomerTable {
  /// Of what frames hold, this many percent may be garbage before frames are cleaned.
  private static var garbagePercent: Int { 20 }

  private var isDirty: Bool {
    log.usedBytes > 2 * log.frameBytes && (log.usedBytes - log.liveBytes) * 100 > log.usedBytes * Self.garbagePercent
  }

  /// Takes the garbage out of up to `most` frames, those with most of it first: what is somebody's newest record in them is written anew at
  /// the end. Returns the frames, which are free once no checkpoint needs them; not to be called while an outbox is closed.
  mutating func clean(most: Int) -> [Int] {
    var cleaned: [Int] = []
    while cleaned.count < most, isDirty, let frame = log.dirtiestFrame {
      guard clean(frame) else { break }
      log.retire(frame)
      cleaned.append(frame)
    }
    return cleaned
  }

  private mutating func clean(_ frame: Int) -> Bool {
    guard unsafe log.sealedContents(of: frame)?.walk({ unsafe keep($0, $1, $2, of: frame) }) ?? false else {
      isDamaged = true
      return false
    }
    return true
  }

  private mutating func keep(_ offset: Int, _ header: StateRecordHeader, _ record: UnsafeRawBufferPointer, of frame: Int) -> Bool {
    let slot = Int(header.slot)
    guard slot < slots.count, slots[slot].location == StateLocation(frame: frame, offset: offset) else { return true }
    let location = unsafe log.append(copyOf: record)
    move(slot, to: Place(location: location, size: slots[slot].size))
    return true
  }
}
