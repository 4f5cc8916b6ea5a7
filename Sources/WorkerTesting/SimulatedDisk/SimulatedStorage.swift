internal import StateStore

/// One partition's frames on a ``SimulatedDisk``. Memory is handed out here, and only here.
@safe
package final class SimulatedStorage: StateStorage {
  /// `nil` once the disk is gone; whoever has this open keeps it all the same.
  private weak var disk: SimulatedDisk?
  package let frameBytes: Int
  private var frames: [UnsafeMutableRawBufferPointer] = unsafe []
  package private(set) var reads = 0
  package private(set) var evictions = 0
  /// Frames whose memory nobody has: what is asked of them is read.
  private var evicted: Set<Int> = []
  /// How frames began when a checkpoint was last written or looked for: with their order, which changes when they change hands.
  private var beginnings: [UInt64] = []
  /// Whether frames were given back, or taken anew, between the last two checkpoints.
  private(set) var hasFreedFrames = false
  /// What was done to it that nobody has met yet.
  var pending: FaultKind?

  init(disk: SimulatedDisk) {
    self.disk = disk
    frameBytes = disk.frameBytes
  }

  deinit { unsafe frames.forEach { unsafe $0.deallocate() } }

  package var frameCount: Int { unsafe frames.count }

  package func frame(_ place: Int) -> UnsafeMutableRawPointer? {
    if unsafe place == frames.count {
      if let disk, disk.frameCount >= disk.room {
        disk.faults?.record(.diskFull)
        return nil
      }
      let made = UnsafeMutableRawBufferPointer.allocate(byteCount: frameBytes, alignment: 16)
      unsafe made.initializeMemory(as: UInt8.self, repeating: 0)
      unsafe frames.append(made)
    }
    if place == 0 { noteCheckpoint() }
    evicted.remove(place)
    return unsafe frames[place].baseAddress
  }

  private func noteCheckpoint() {
    let now = unsafe frames.map { unsafe $0.load(fromByteOffset: 8, as: UInt64.self) }
    hasFreedFrames = zip(beginnings, now).dropFirst().contains { $0 != 0 && $0 != $1 }
    beginnings = now
    disk?.noteCheckpoint(of: self)
  }

  package func evict(_ place: Int) {
    evictions += 1
    evicted.insert(place)
    // Elsewhere from now on, so that a pointer that was kept shows what it should not.
    let moved = UnsafeMutableRawBufferPointer.allocate(byteCount: frameBytes, alignment: 16)
    unsafe moved.copyMemory(from: UnsafeRawBufferPointer(frames[place]))
    unsafe frames[place].initializeMemory(as: UInt8.self, repeating: 0xEE)
    unsafe frames[place].deallocate()
    unsafe frames[place] = moved
  }

  package func read(_ place: Int, offset: Int, into bytes: UnsafeMutableRawBufferPointer) -> Bool {
    reads += 1
    // Whole frames are read to be cleaned or checked, anything else is a customer's record.
    if offset > 0 { disk?.faults?.record(.recordReadBack) }
    guard unsafe place < frames.count, offset + bytes.count <= frameBytes else { return false }
    unsafe bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: frames[place][offset..<(offset + bytes.count)]))
    return true
  }

  package func erase() {
    if frameCount > 0 { disk?.noteCheckpoint(of: self) }
    unsafe frames.forEach { unsafe $0.deallocate() }
    unsafe frames = []
    evicted = []
  }

  /// Changes a byte, as a disk does that has gone bad.
  package func damage(_ place: Int, offset: Int) { unsafe frames[place][offset] ^= 0x55 }

  /// Makes a frame look like one that nobody ever used.
  package func giveBack(_ place: Int) { unsafe frames[place].initializeMemory(as: UInt8.self, repeating: 0) }

  /// Spoils what is evicted, under whoever uses it; false where nothing is.
  package func damageEvicted(using generator: inout SeededGenerator) -> Bool {
    for place in evicted.sorted() { spoil(place, using: &generator) }
    if !evicted.isEmpty { pending = .diskDamaged }
    return !evicted.isEmpty
  }

  private func spoil(_ place: Int, using generator: inout SeededGenerator) {
    let start = Int.random(in: 0..<frameBytes, using: &generator)
    switch Int.random(in: 0...3, using: &generator) {
    case 0: damage(place, offset: start)
    // A sector is lost.
    case 1: for offset in start..<min(start + 512, frameBytes) { unsafe frames[place][offset] = 0 }
    case 2: for offset in stride(from: start % 48, to: frameBytes, by: 48) { damage(place, offset: offset) }
    // What should have been written there went elsewhere.
    default: unsafe frames[place].copyMemory(from: UnsafeRawBufferPointer(frames[start % frameCount]))
    }
  }

  func copy(to disk: SimulatedDisk) -> SimulatedStorage {
    let copy = SimulatedStorage(disk: disk)
    unsafe frames.forEach { frame in
      let made = UnsafeMutableRawBufferPointer.allocate(byteCount: frameBytes, alignment: 16)
      unsafe made.copyMemory(from: UnsafeRawBufferPointer(frame))
      unsafe copy.frames.append(made)
    }
    return copy
  }

  /// Takes over the two checkpoints that another storage of the same frames has by now; where one was being written, it is not whole.
  func takeCheckpoints(from other: SimulatedStorage, torn: Bool) {
    guard frameCount > 0, other.frameCount > 0 else { return }
    let half = frameBytes / 2
    for start in [0, half] {
      let own = unsafe UnsafeMutableRawBufferPointer(rebasing: frames[0][start..<(start + half)])
      let new = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(other.frames[0])[start..<(start + half)])
      guard unsafe !own.elementsEqual(new) else { continue }
      // The older one is taken back only when the newer one is whole: one without a number is not being written.
      if torn, unsafe new.load(fromByteOffset: 8, as: UInt64.self) == 0 { continue }
      unsafe own.copyMemory(from: new)
      // The checksum comes last.
      if torn { unsafe own.storeBytes(of: 0, as: UInt64.self) }
    }
  }
}
