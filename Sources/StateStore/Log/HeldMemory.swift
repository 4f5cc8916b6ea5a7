/// Pieces of memory that are freed with their owner at the latest.
@safe
final class HeldMemory {
  private var pieces: Set<UnsafeMutableRawPointer>

  init() { unsafe pieces = [] }

  deinit { unsafe pieces.forEach { unsafe $0.deallocate() } }

  func take(_ bytes: Int) -> UnsafeMutableRawPointer {
    let piece = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    unsafe pieces.insert(piece)
    return unsafe piece
  }

  func giveBack(_ piece: UnsafeMutableRawPointer) {
    unsafe pieces.remove(piece)
    unsafe piece.deallocate()
  }
}
