internal import CCrypto
internal import CXXHash

/// Hashes that are the same in every process, on every machine and in every release. This file is where bytes are handed to C.
@usableFromInline
package enum StableHash {
  /// XXH3, 64 bits: keys of the state table, ids of repeats.
  @usableFromInline
  package static func hash64(_ bytes: Span<UInt8>) -> UInt64 {
    unsafe bytes.withUnsafeBufferPointer { unsafe XXH3_64bits($0.baseAddress, $0.count) }
  }

  /// The same of bytes that lie in memory of one's own.
  @unsafe
  package static func hash64(_ bytes: UnsafeRawBufferPointer) -> UInt64 { unsafe XXH3_64bits(bytes.baseAddress, bytes.count) }

  /// XXH3, 128 bits: ids of outputs. High half first.
  package static func hash128(_ bytes: Span<UInt8>) -> (high: UInt64, low: UInt64) {
    let hash = unsafe bytes.withUnsafeBufferPointer { unsafe XXH3_128bits($0.baseAddress, $0.count) }
    return (hash.high64, hash.low64)
  }

  /// SHA-256 in lower-case hexadecimal: what a dead letter says of a value that it had to cut.
  package static func sha256Hex(_ bytes: Span<UInt8>) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    unsafe bytes.withUnsafeBufferPointer { input in
      _ = unsafe digest.withUnsafeMutableBufferPointer { unsafe SHA256(input.baseAddress, input.count, $0.baseAddress) }
    }
    return hex(digest)
  }

  /// Lower-case hexadecimal digits of `bytes`.
  package static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
