internal import RecordLog

/// What makes the frames of a ``StateLog`` a snapshot: up to where they are committed, and how far of the changelog that is.
///
/// It is written over the older of two, and is the newer one from the moment its checksum is there; so a process that is killed
/// at any point leaves a whole one.
struct StateCheckpoint: Equatable {
  /// Counts checkpoints: of two that are whole, the higher one holds.
  var number: UInt64
  /// The end of what is committed.
  var end: StateLog.LogEnd
  /// A sum over the records in front of the end in its frame, which has no checksum of its own while it grows.
  var headSum: UInt64
  /// A sum over the orders of the frames that count: one that looks free, or like another, is missed.
  var framesSum: UInt64
  /// The changelog is to be read from here on: everything in front of it is in the frames.
  var changelogOffset: Int64
  /// When, in milliseconds since 1970: a changelog forgets what was deleted in it, so old states may hold what has long gone.
  var writtenAt: Int64
  /// Whose states these are: another cluster, topic or worker must not take them for its own.
  var identity: [UInt8]
  /// Where the partition stands, as the changelog has it.
  var mark: [UInt8]

  private struct Header {
    var checksum: UInt64
    var number: UInt64
    var sequence: UInt64
    var offset: UInt64
    var headSum: UInt64
    var framesSum: UInt64
    var changelogOffset: Int64
    var writtenAt: Int64
    var identityCount: UInt32
    var markCount: UInt32
  }

  private static let headerBytes = 72

  /// Writes into `room`; false where it is too large.
  func write(into room: UnsafeMutableRawBufferPointer) -> Bool {
    let count = Self.headerBytes + identity.count + mark.count
    guard count <= room.count else { return false }
    var header = Header(
      checksum: 0, number: number, sequence: end.sequence, offset: UInt64(end.offset), headSum: headSum, framesSum: framesSum,
      changelogOffset: changelogOffset, writtenAt: writtenAt, identityCount: UInt32(identity.count), markCount: UInt32(mark.count))
    // No checksum, no checkpoint: first of all the older one is taken back.
    unsafe room.storeBytes(of: header, as: Header.self)
    unsafe UnsafeMutableRawBufferPointer(rebasing: room[Self.headerBytes...]).copyBytes(from: identity)
    unsafe UnsafeMutableRawBufferPointer(rebasing: room[(Self.headerBytes + identity.count)...]).copyBytes(from: mark)
    header.checksum = unsafe StableHash.hash64(UnsafeRawBufferPointer(rebasing: room[8..<count]))
    unsafe room.storeBytes(of: header.checksum, as: UInt64.self)
    return true
  }

  /// Reads what was written; `nil` where it is not whole.
  init?(_ room: UnsafeRawBufferPointer) {
    let header = unsafe room.loadUnaligned(as: Header.self)
    let count = Self.headerBytes + Int(header.identityCount) + Int(header.markCount)
    guard header.number > 0, count <= room.count,
      unsafe header.checksum == StableHash.hash64(UnsafeRawBufferPointer(rebasing: room[8..<count]))
    else { return nil }
    number = header.number
    end = StateLog.LogEnd(sequence: header.sequence, offset: Int(header.offset))
    headSum = header.headSum
    framesSum = header.framesSum
    changelogOffset = header.changelogOffset
    writtenAt = header.writtenAt
    identity = unsafe Array(room[Self.headerBytes..<(Self.headerBytes + Int(header.identityCount))])
    mark = unsafe Array(room[(Self.headerBytes + Int(header.identityCount))..<count])
  }

  init(
    number: UInt64, end: StateLog.LogEnd, headSum: UInt64, framesSum: UInt64, changelogOffset: Int64, writtenAt: Int64, identity: [UInt8],
    mark: [UInt8]
  ) {
    self.headSum = headSum
    self.framesSum = framesSum
    self.writtenAt = writtenAt
    self.number = number
    self.end = end
    self.changelogOffset = changelogOffset
    self.identity = identity
    self.mark = mark
  }
}
