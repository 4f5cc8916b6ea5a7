package import RecordLog

/// Keys that no customer has: those that begin with a NUL byte. Rondo writes records of its own under them where a topic allows none without
/// a key, being compacted; who reads customers passes them over.
package enum ReservedKey {
  /// Under it stand progress records in a compacted topic: one in each partition, of which compaction keeps the last.
  package static let progress: [UInt8] = [0] + Array("rondo.progress".utf8)

  /// Whether a record is somebody's: it has a key, and that is not reserved.
  package static func isCustomer(_ key: [UInt8]?) -> Bool { key.map { $0.first != 0 } ?? false }

  /// Whether the key that lies in `bytes` is somebody's.
  package static func isCustomer(_ key: ByteRange, in bytes: [UInt8]) -> Bool {
    !key.isNone && (key.count == 0 || bytes[key.start] != 0)
  }
}
