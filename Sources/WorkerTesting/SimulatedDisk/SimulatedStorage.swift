internal import StateStore

/// One partition's frames on a ``SimulatedDisk``. Memory is handed out here, and only here.
@safe
package final class SimulatedStorage: StateStorage {
  private let disk: SimulatedDisk
  private var frames: [UnsafeMutableRawBufferPointer] = unsafe []
  /// Frames whose memory was let go of: whoever uses it all the same uses what is no longer the frame.
  private var evicted: Set<Int> = []
  package private(set) var reads = 0
  package private(set) var evictions = 0

  init(disk: SimulatedDisk) { self.disk = disk }

  deinit { unsafe frames.forEach { unsafe $0.deallocate() } }

  package var frameBytes: Int { disk.frameBytes }
  package var frameCount: Int { unsafe frames.count }

  package func frame(_ place: Int) -> UnsafeMutableRawPointer? {
    if unsafe place == frames.count {
      guard disk.frameCount < disk.room else { return nil }
      let made = UnsafeMutableRawBufferPointer.allocate(byteCount: frameBytes, alignment: 16)
      unsafe made.initializeMemory(as: UInt8.self, repeating: 0)
      unsafe frames.append(made)
    }
    evicted.remove(place)
    return unsafe frames[place].baseAddress
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
    guard unsafe place < frames.count, offset + bytes.count <= frameBytes else { return false }
    unsafe bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: frames[place][offset..<(offset + bytes.count)]))
    return true
  }

  package func erase() {
    unsafe frames.forEach { unsafe $0.deallocate() }
    unsafe frames = []
    evicted = []
  }

  /// Changes a byte, as a disk does that has gone bad.
  package func damage(_ place: Int, offset: Int) { unsafe frames[place][offset] ^= 0x55 }

  func copy(to disk: SimulatedDisk) -> SimulatedStorage {
    let copy = SimulatedStorage(disk: disk)
    unsafe frames.forEach { frame in
      let made = UnsafeMutableRawBufferPointer.allocate(byteCount: frameBytes, alignment: 16)
      unsafe made.copyMemory(from: UnsafeRawBufferPointer(frame))
      unsafe copy.frames.append(made)
    }
    return copy
  }
}
