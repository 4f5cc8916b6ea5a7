/// One frame of a ``StateLog``, and what is known of it.
@safe
struct StateFrame {
  /// Its memory; `nil` while it is evicted, or is nobody's.
  var base: UnsafeMutableRawPointer?
  /// Its place in the storage; −1 for memory that nothing keeps.
  var place: Int
  /// The order in which frames came into use; 0 while it is free.
  var sequence: UInt64 = 0
  /// Behind the last record.
  var end = 0
  /// Bytes of records that are some customer's newest.
  var live = 0

  /// Whether it was cleaned and waits for being used again.
  var isRetired = false

  /// In front of the records: what ``StateLog`` reads when it is opened.
  struct Header {
    /// `RSF2`.
    static let magic: UInt64 = 0x3246_5352
    var magic = Header.magic
    /// The order of the frame; 0 for one that is free.
    var sequence: UInt64
    /// Behind the last record, and a checksum of the records and the order; 0 while the frame grows.
    var end: UInt64 = 0
    var checksum: UInt64 = 0
  }

  static let headerBytes = 32
  /// A higher order of a frame is damage.
  static let mostSequences: UInt64 = 1 << 40

  /// The checksum of a frame whose records come to this sum; never 0, which says that there is none.
  static func checksum(_ sum: UInt64, _ sequence: UInt64) -> UInt64 { (sum &+ sequence &* 0x9E37_79B9_7F4A_7C15) | 1 }
}
