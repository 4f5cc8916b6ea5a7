internal import Glibc
internal import StateStore

/// The frames of one partition in a file that is mapped into memory: what is written there is in the kernel's hands, which writes it behind,
/// and survives the process. Room on the disk is taken before it is written to, so that a full disk is an answer, not a signal.
@safe
package final class StateFile: StateStorage {
  private static let extentFrames = 256
  package let frameBytes: Int
  package private(set) var frameCount: Int
  private let descriptor: Int32
  /// Pieces of the file as they are mapped: so many frames each, whether they exist yet or not.
  private var extents: [UnsafeMutableRawPointer]

  /// Opens the file at `path`, or makes it; `nil` where that cannot be done.
  init?(path: String, frameBytes: Int) {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
    self.frameBytes = frameBytes
    unsafe extents = []
    // What is no whole frame was being added when there was no more room.
    frameCount = Int(status.st_size) / frameBytes
  }

  deinit {
    unsafe extents.forEach { _ = unsafe munmap($0, Self.extentFrames * frameBytes) }
    close(descriptor)
  }

  package func frame(_ place: Int) -> UnsafeMutableRawPointer? {
    guard place <= frameCount else { return nil }
    if place == frameCount {
      guard posix_fallocate(descriptor, place * frameBytes, frameBytes) == 0 else {
        // Of a frame that only fits in part nothing is kept.
        ftruncate(descriptor, frameCount * frameBytes)
        return nil
      }
      frameCount += 1
    }
    guard let extent = unsafe extent(place / Self.extentFrames) else { return nil }
    return unsafe extent + place % Self.extentFrames * frameBytes
  }

  private func extent(_ index: Int) -> UnsafeMutableRawPointer? {
    while unsafe extents.count <= index {
      let bytes = Self.extentFrames * frameBytes
      let mapped = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, extents.count * bytes)
      guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { return nil }
      unsafe extents.append(mapped)
    }
    return unsafe extents[index]
  }

  package func evict(_ place: Int) {
    let extent = place / Self.extentFrames
    guard unsafe extent < extents.count else { return }
    unsafe madvise(extents[extent] + place % Self.extentFrames * frameBytes, frameBytes, MADV_DONTNEED)
  }

  package func read(_ place: Int, offset: Int, into bytes: UnsafeMutableRawBufferPointer) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = unsafe pread(
        descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done, place * frameBytes + offset + done)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  package func erase() {
    unsafe extents.forEach { _ = unsafe munmap($0, Self.extentFrames * frameBytes) }
    unsafe extents = []
    ftruncate(descriptor, 0)
    frameCount = 0
  }
}
