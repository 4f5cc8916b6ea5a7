/// Memory that is written to and forgotten, as much as was ever asked for.
@safe
final class ScratchMemory {
  private var memory: UnsafeMutableRawBufferPointer

  init(_ bytes: Int) { unsafe memory = .allocate(byteCount: bytes, alignment: 16) }

  deinit { unsafe memory.deallocate() }

  func bytes(_ count: Int) -> UnsafeMutableRawBufferPointer {
    if unsafe memory.count < count {
      unsafe memory.deallocate()
      unsafe memory = .allocate(byteCount: count * 2, alignment: 16)
    }
    return unsafe UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
  }
}
