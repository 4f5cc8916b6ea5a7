extension StateLog {
  /// The frame with the least in it that is somebody's newest, of those that do not grow.
  var dirtiestFrame: Int? {
    var dirtiest: Int?
    var least = 1.0
    for index in frames.indices where index != head && frames[index].sequence > 0 && !frames[index].isRetired {
      let used = frames[index].end - StateFrame.headerBytes
      let share = used == 0 ? 0 : Double(frames[index].live) / Double(used)
      if share < least { (dirtiest, least) = (index, share) }
    }
    return dirtiest
  }

  /// Shows every record of a frame's bytes, from front to back; false where the frame is damaged, or `visit` says so.
  static func walk(
    _ bytes: UnsafeRawBufferPointer, from start: Int,
    _ visit: (_ offset: Int, _ header: StateRecordHeader, _ record: UnsafeRawBufferPointer) -> Bool
  ) -> Bool {
    var offset = start
    while offset < bytes.count {
      guard bytes.count - offset >= StateRecordHeader.bytes else { return false }
      let header = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: StateRecordHeader.self)
      guard header.fits(bytes.count - offset) else { return false }
      let record = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + Int(header.size))])
      guard unsafe visit(offset, header, record) else { return false }
      offset += Int(header.size)
    }
    return true
  }

  /// The first `count` bytes of a frame, in memory or read for the purpose.
  func contents(of frame: Int, count: Int) -> UnsafeRawBufferPointer? {
    if let base = unsafe frames[frame].base { return unsafe UnsafeRawBufferPointer(start: base, count: count) }
    guard let storage, frames[frame].place >= 0 else { return nil }
    let room = unsafe wholeFrame.bytes(count)
    guard unsafe storage.read(frames[frame].place, offset: 0, into: room) else { return nil }
    return UnsafeRawBufferPointer(room)
  }
}
