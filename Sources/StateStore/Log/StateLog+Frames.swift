extension StateLog {
  /// Seals the frame that grew so far and begins another, in which a record of `size` bytes fits.
  mutating func openFrame(atLeast size: Int) -> UnsafeMutableRawPointer {
    seal()
    let (index, base) = unsafe size + 4 + StateFrame.headerBytes <= frameBytes ? takeFrame() : allocate(size + 4 + StateFrame.headerBytes)
    lastSequence += 1
    frames[index].sequence = lastSequence
    frames[index].end = StateFrame.headerBytes
    frames[index].live = 0
    unsafe base.storeBytes(of: StateFrame.Header(sequence: lastSequence), as: StateFrame.Header.self)
    unsafe base.storeBytes(of: 0, toByteOffset: StateFrame.headerBytes, as: UInt32.self)
    head = index
    return unsafe base
  }

  /// A frame in the storage where there is room, else in memory.
  private mutating func takeFrame() -> (index: Int, base: UnsafeMutableRawPointer) {
    if let index = freeFrames.popLast() {
      if let base = unsafe frames[index].base { return unsafe (index, base) }
      if let base = unsafe stored(frames[index].place) {
        unsafe frames[index].base = base
        return unsafe (index, base)
      }
      freeFrames.append(index)
    } else if let storage, !storageFailed {
      // Place 0 is for checkpoints.
      if unsafe storage.frameCount > 0 || storage.frame(0) != nil, let base = unsafe storage.frame(storage.frameCount) {
        frames.append(unsafe StateFrame(base: base, place: storage.frameCount - 1))
        return unsafe (frames.count - 1, base)
      }
      storageFailed = true
    }
    return unsafe allocate(frameBytes)
  }

  private func stored(_ place: Int) -> UnsafeMutableRawPointer? {
    guard place >= 0, let storage, let base = unsafe storage.frame(place) else { return nil }
    return unsafe base
  }

  private mutating func allocate(_ bytes: Int) -> (index: Int, base: UnsafeMutableRawPointer) {
    let base = unsafe heldFrames.take(bytes)
    unsafe frames.append(StateFrame(base: base, place: -1))
    if storage != nil {
      if unstoredFrames == 0 { revokeCheckpoints() }
      unstoredFrames += 1
    }
    return unsafe (frames.count - 1, base)
  }

  /// Notes in the frame that grew where it ends, and a checksum by which damage is noticed.
  private mutating func seal() {
    guard head >= 0, frames[head].place >= 0 else { return }
    seal(head, sum: sumHead())
  }

  private func seal(_ index: Int, sum: UInt64) {
    guard let base = unsafe frames[index].base else { return }
    let (sequence, end) = (frames[index].sequence, frames[index].end)
    let header = StateFrame.Header(sequence: sequence, end: UInt64(end), checksum: StateFrame.checksum(sum, sequence))
    unsafe base.storeBytes(of: header, as: StateFrame.Header.self)
  }

  /// A frame was cleaned: what is in it counts no more, but a checkpoint may still need it.
  mutating func retire(_ index: Int) {
    usedBytes -= frames[index].end - StateFrame.headerBytes
    frames[index].end = StateFrame.headerBytes
    frames[index].isRetired = true
  }

  /// Gives a frame back: none of its records is anyone's newest, and no checkpoint needs it.
  mutating func release(_ index: Int) {
    usedBytes -= frames[index].end - StateFrame.headerBytes
    liveBytes -= frames[index].live
    frames[index].live = 0
    frames[index].end = StateFrame.headerBytes
    frames[index].sequence = 0
    frames[index].isRetired = false
    forgetFetched()
    if frames[index].place < 0 {
      if let base = unsafe frames[index].base { unsafe heldFrames.giveBack(base) }
      unsafe frames[index].base = nil
      if storage != nil { unstoredFrames -= 1 }
      // The number is not used again: such frames are rare.
    } else {
      // Whoever opens the storage must not take its records for somebody's.
      if let base = unsafe frames[index].base ?? stored(frames[index].place) {
        unsafe frames[index].base = base
        unsafe base.storeBytes(of: StateFrame.Header(sequence: 0), as: StateFrame.Header.self)
        freeFrames.append(index)
      }
    }
  }

  func isInMemory(_ frame: Int) -> Bool { unsafe frames[frame].base != nil }

  /// Bytes of frames that are in memory.
  var residentBytes: Int { frames.count { unsafe $0.base != nil } * frameBytes }

  /// Whether frames could leave memory.
  private func canEvict(_ index: Int) -> Bool {
    unsafe index != head && frames[index].base != nil && frames[index].place >= 0 && frames[index].sequence > 0
  }

  /// Lets the coldest frames leave memory until about `bytes` have; returns how many have.
  mutating func evict(atLeast bytes: Int) -> Int {
    guard let storage, bytes > 0 else { return 0 }
    var freed = 0
    let coldest = frames.indices.filter { canEvict($0) }.sorted { frames[$0].sequence < frames[$1].sequence }
    for index in coldest where freed < bytes {
      storage.evict(frames[index].place)
      unsafe frames[index].base = nil
      freed += frameBytes
    }
    return freed
  }

  /// Cuts off what was appended behind `end`: an outbox that was aborted. False where the frame that grows again was evicted and damaged.
  mutating func truncate(to end: LogEnd) -> Bool {
    for index in frames.indices where frames[index].sequence > end.sequence { release(index) }
    head = frames.firstIndex { $0.sequence == end.sequence && $0.sequence > 0 } ?? -1
    guard head >= 0 else { return true }
    // Before it is summed anew, which would make damage look right.
    guard unsafe isInMemory(head) || sealedContents(of: head)?.walk({ _, _, _ in true }) ?? false else {
      head = -1
      return false
    }
    if summed.end.sequence != end.sequence || summed.end.offset > end.offset {
      summed = (LogEnd(sequence: end.sequence, offset: StateFrame.headerBytes), 0)
    }
    usedBytes -= frames[head].end - end.offset
    frames[head].end = end.offset
    // The frame may have been sealed; it grows again.
    guard let base = unsafe frames[head].base ?? stored(frames[head].place) else {
      head = -1
      return false
    }
    unsafe frames[head].base = base
    unsafe base.storeBytes(of: StateFrame.Header(sequence: end.sequence), as: StateFrame.Header.self)
    unsafe base.storeBytes(of: 0, toByteOffset: end.offset, as: UInt32.self)
    return true
  }

  /// Takes the frames of an earlier process that are committed up to the checkpoint, and frees the others; false where one is missing, or
  /// damaged in a way that a look at its records would not show.
  mutating func adoptFrames(upTo checkpoint: StateCheckpoint) -> Bool {
    let end = checkpoint.end
    guard let storage else { return false }
    for place in 1..<max(storage.frameCount, 1) {
      guard let base = unsafe storage.frame(place) else { return false }
      let header = unsafe base.load(as: StateFrame.Header.self)
      let isOurs = header.magic == StateFrame.Header.magic && header.sequence > 0 && header.sequence <= end.sequence
      // The records of those that count are checked when they are read. So many frames nobody lives to write.
      guard header.sequence < StateFrame.mostSequences, unsafe isOurs || isFree(header, base) else { return false }
      lastSequence = max(lastSequence, header.sequence)
      unsafe frames.append(StateFrame(base: base, place: place))
      let index = frames.count - 1
      if isOurs {
        frames[index].sequence = header.sequence
        frames[index].end = header.sequence == end.sequence ? end.offset : Int(header.end)
        guard frames[index].end >= StateFrame.headerBytes, frames[index].end <= frameBytes else { return false }
        usedBytes += frames[index].end - StateFrame.headerBytes
        // Behind the end may be what was never committed.
        if header.sequence == end.sequence {
          let bytes = unsafe UnsafeRawBufferPointer(start: base, count: end.offset)
          guard unsafe Self.sum(bytes, from: StateFrame.headerBytes, sequence: end.sequence) == checkpoint.headSum else { return false }
          seal(index, sum: checkpoint.headSum)
          summed = (end, checkpoint.headSum)
        }
      } else {
        unsafe base.storeBytes(of: StateFrame.Header(sequence: 0), as: StateFrame.Header.self)
        freeFrames.append(index)
      }
      storage.evict(place)
      unsafe frames[index].base = nil
    }
    adoptedEnd = end
    // Frames that were cleaned and not given back yet are too many: that takes a process that is killed in that instant.
    return framesSum == checkpoint.framesSum
  }

  /// Whether a frame that no checkpoint needs is what was written: one that is free, or that came after the checkpoint. Damage must not
  /// make a frame look like one that nobody needs.
  private func isFree(_ header: StateFrame.Header, _ base: UnsafeMutableRawPointer) -> Bool {
    // Added to the storage, and never used.
    if header.magic == 0 { return header.sequence == 0 && header.end == 0 && header.checksum == 0 }
    guard header.magic == StateFrame.Header.magic else { return false }
    if header.end == 0, header.checksum == 0 { return true }
    guard header.sequence > 0, header.end >= UInt64(StateFrame.headerBytes), header.end <= UInt64(frameBytes) else { return false }
    let bytes = unsafe UnsafeRawBufferPointer(start: base, count: Int(header.end))
    let sum = unsafe Self.sum(bytes, from: StateFrame.headerBytes, sequence: header.sequence)
    return sum.map { header.checksum == StateFrame.checksum($0, header.sequence) } ?? false
  }

  /// Where the next record will stand.
  var end: LogEnd { head < 0 ? adoptedEnd : LogEnd(sequence: frames[head].sequence, offset: frames[head].end) }

  struct LogEnd: Equatable {
    var sequence: UInt64
    var offset: Int
  }

  /// Whether `location` lies behind `end`.
  func isBehind(_ end: LogEnd, _ location: StateLocation) -> Bool {
    let sequence = frames[location.frame].sequence
    return sequence > end.sequence || (sequence == end.sequence && location.offset >= end.offset)
  }
}
