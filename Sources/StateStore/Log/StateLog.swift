internal import RecordLog

/// The encoded customers of one partition, one behind the other in frames: whoever changes is written anew at the end, and the bytes in
/// front become garbage, which ``CustomerTable`` has cleaned out. So the newest frames hold those who acted last, and the oldest can leave memory.
///
/// Where frames lie in a ``StateStorage``, what is written is the snapshot: nothing is copied, and opening it again reads no state. What
/// reads and writes its memory is in this folder, and in the table that walks its records.
@safe
struct StateLog: ~Copyable {
  static let defaultFrameBytes = 256 << 10
  /// A frame begins with its header; place 0 of the storage holds the checkpoints.
  let storage: (any StateStorage)?
  let frameBytes: Int
  var frames: [StateFrame] = []
  /// Frames that nobody uses, to be used again.
  var freeFrames: [Int] = []
  /// The frame that grows; −1 before the first record.
  var head = -1
  /// Where an earlier process ended.
  var adoptedEnd = LogEnd(sequence: 0, offset: 0)
  var lastSequence: UInt64 = 0
  /// Bytes of records in frames, and of those what is some customer's newest.
  var usedBytes = 0
  var liveBytes = 0
  /// Frames in memory that no storage has: as long as there are any, there is nothing to come back to.
  var unstoredFrames = 0
  /// Whether the storage has to be left alone, since it had no room or failed.
  var storageFailed = false
  /// The last record that was read from an evicted frame.
  private let fetched = ScratchMemory(4096)
  private var fetchedLocation = StateLocation.none
  /// Room for a frame that is read for a purpose and forgotten.
  let wholeFrame = ScratchMemory(0)
  /// Frames that no storage has.
  let heldFrames = HeldMemory()
  /// The number of the last checkpoint.
  var lastCheckpoint: UInt64 = 0
  /// The sum over the frame that grows, and up to where.
  var summed: (end: LogEnd, sum: UInt64) = (LogEnd(sequence: 0, offset: 0), 0)
  /// How many records were read from evicted frames.
  private(set) var fetchCount = 0

  init(storage: (any StateStorage)?) {
    self.storage = storage
    frameBytes = storage?.frameBytes ?? Self.defaultFrameBytes
  }

  /// Appends a customer's record; `nil` for a value of whom nothing is known.
  mutating func append(slot: Int, key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) -> (StateLocation, size: Int) {
    let valueCount = unsafe value?.count ?? 0
    let exact = StateRecordHeader.bytes + key.count + valueCount
    let size = (exact + 3) & ~3
    let destination = unsafe reserve(size)
    var flags = UInt16(size - exact)
    if unsafe value == nil { flags |= StateRecordHeader.empty }
    let header = StateRecordHeader(size: UInt32(size), slot: UInt32(slot), keyCount: UInt16(key.count), flags: flags)
    unsafe destination.storeBytes(of: header, as: StateRecordHeader.self)
    if let source = key.baseAddress { unsafe (destination + StateRecordHeader.bytes).copyMemory(from: source, byteCount: key.count) }
    if let source = unsafe value?.baseAddress {
      unsafe (destination + header.keyEnd).copyMemory(from: source, byteCount: valueCount)
    }
    return unsafe (take(size, from: destination), size)
  }

  /// Room for a record at the end.
  private mutating func reserve(_ size: Int) -> UnsafeMutableRawPointer {
    if head >= 0, frames[head].end + size + 4 <= frameBytes, let base = unsafe frames[head].base { return unsafe base + frames[head].end }
    return unsafe openFrame(atLeast: size) + frames[head].end
  }

  /// Counts the record that was written into the reserved room, and says behind it that it is the last.
  private mutating func take(_ size: Int, from destination: UnsafeMutableRawPointer) -> StateLocation {
    let location = StateLocation(frame: head, offset: frames[head].end)
    frames[head].end += size
    frames[head].live += size
    usedBytes += size
    liveBytes += size
    unsafe destination.storeBytes(of: 0, toByteOffset: size, as: UInt32.self)
    return location
  }

  /// Appends a record as it stands elsewhere in the log.
  mutating func append(copyOf record: UnsafeRawBufferPointer) -> StateLocation {
    let destination = unsafe reserve(record.count)
    if let source = record.baseAddress { unsafe destination.copyMemory(from: source, byteCount: record.count) }
    return unsafe take(record.count, from: destination)
  }

  /// The record at `location` is not its customer's newest any more.
  mutating func discard(_ location: StateLocation, size: Int) { count(-size, in: location.frame) }

  /// It is again.
  mutating func revive(_ location: StateLocation, size: Int) { count(size, in: location.frame) }

  private mutating func count(_ bytes: Int, in frame: Int) {
    frames[frame].live += bytes
    liveBytes += bytes
  }

  /// The record's bytes, until the log is changed or another record is asked for; `nil` where the storage has lost or damaged it.
  mutating func record(_ location: StateLocation, size: Int) -> UnsafeRawBufferPointer? {
    if let base = unsafe frames[location.frame].base { return unsafe UnsafeRawBufferPointer(start: base + location.offset, count: size) }
    if fetchedLocation != location {
      guard fetch(location, size: size) else { return nil }
    }
    return unsafe UnsafeRawBufferPointer(fetched.bytes(size))
  }

  private mutating func fetch(_ location: StateLocation, size: Int) -> Bool {
    fetchedLocation = .none
    fetchCount += 1
    let room = unsafe fetched.bytes(size)
    let frame = frames[location.frame]
    guard let storage, unsafe storage.read(frame.place, offset: location.offset, into: room),
      unsafe Self.verifiedSum(UnsafeRawBufferPointer(room), at: location.offset, sequence: frame.sequence) != nil
    else { return false }
    fetchedLocation = location
    return true
  }

  /// What was read from `frame` may be something else now.
  mutating func forgetFetched() { fetchedLocation = .none }
}
