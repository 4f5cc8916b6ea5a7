internal import CZlib

/// Decompresses gzip data (RFC 1952) as it comes, several members one behind the other included. Used by one thread.
///
/// The stream's state belongs to zlib and must not move, so it lies in memory of its own until `deinit`.
@safe
final class GzipInflater {
  enum Failure: Error { case corrupt }

  private let stream: UnsafeMutablePointer<z_stream>
  private var isBetweenMembers = false

  /// `nil` when zlib has no memory.
  init?() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    guard unsafe rondo_inflate_gzip_begin(stream) == Z_OK else {
      unsafe stream.deallocate()
      return nil
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Whether the data may end here: a member is complete and no further one has begun.
  var isComplete: Bool { isBetweenMembers }

  /// Appends what `input` decompresses to.
  func inflate(_ input: [UInt8], into output: inout [UInt8]) throws(Failure) {
    var chunk = [UInt8](repeating: 0, count: 256 * 1024)
    var consumed = 0
    while consumed < input.count {
      if isBetweenMembers {
        unsafe inflateReset(stream)
        isBetweenMembers = false
      }
      let step = step(input, from: consumed, into: &chunk)
      consumed += step.consumed
      output.append(contentsOf: chunk[..<step.produced])
      switch step.status {
      case Z_STREAM_END: isBetweenMembers = true
      case Z_OK: continue
      // No progress is possible until more input comes.
      case Z_BUF_ERROR where step.consumed == 0 && step.produced == 0: return
      default: throw .corrupt
      }
    }
  }

  private func step(_ input: [UInt8], from start: Int, into chunk: inout [UInt8]) -> (status: Int32, consumed: Int, produced: Int) {
    let capacity = chunk.count
    return unsafe input.withUnsafeBufferPointer { input in
      unsafe chunk.withUnsafeMutableBufferPointer { chunk in
        // zlib's interface lacks a const: it never writes to its input.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { unsafe $0 + start })
        unsafe stream.pointee.avail_in = UInt32(input.count - start)
        unsafe stream.pointee.next_out = chunk.baseAddress
        unsafe stream.pointee.avail_out = UInt32(capacity)
        let status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
        return unsafe (status, input.count - start - Int(stream.pointee.avail_in), capacity - Int(stream.pointee.avail_out))
      }
    }
  }
}
