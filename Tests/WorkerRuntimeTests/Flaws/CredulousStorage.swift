@testable import StateStore

/// Gives every record that is read back the checksum that fits it, as if nobody looked at checksums. Records whose length is spoilt
/// keep theirs: who took them would read beyond them.
@safe
final class CredulousStorage: StateStorage {
  private let inner: any StateStorage

  init(_ inner: any StateStorage) { self.inner = inner }

  var frameBytes: Int { inner.frameBytes }
  var frameCount: Int { inner.frameCount }

  func frame(_ place: Int) -> UnsafeMutableRawPointer? { unsafe inner.frame(place) }
  func evict(_ place: Int) { inner.evict(place) }
  func erase() { inner.erase() }

  func read(_ place: Int, offset: Int, into bytes: UnsafeMutableRawBufferPointer) -> Bool {
    guard unsafe inner.read(place, offset: offset, into: bytes) else { return false }
    // Whole frames are read to be cleaned.
    guard offset > 0 else { return true }
    var start = StateFrame.Header(sequence: 0)
    guard unsafe withUnsafeMutableBytes(of: &start, { unsafe inner.read(place, offset: 0, into: $0) }) else { return false }
    let record = UnsafeRawBufferPointer(bytes)
    let header = unsafe record.loadUnaligned(as: StateRecordHeader.self)
    guard header.fits(bytes.count), Int(header.size) == bytes.count else { return true }
    let sum = unsafe StateLog.sum(record, at: offset, sequence: start.sequence)
    unsafe bytes.storeBytes(of: StateLog.checksum(sum), toByteOffset: StateRecordHeader.checksumOffset, as: UInt32.self)
    return true
  }
}
