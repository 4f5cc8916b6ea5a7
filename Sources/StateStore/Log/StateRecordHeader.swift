/// What stands in front of a customer's key and value in a ``StateLog``: 16 bytes.
struct StateRecordHeader {
  static let bytes = 16
  static let checksumOffset = 8

  /// The whole record: header, key, value, and what rounds it up to a multiple of four.
  var size: UInt32
  /// The number by which the partition calls the customer.
  var slot: UInt32
  /// By which damage is noticed when the record is read back from an evicted frame; 0 until the frame is summed up to here.
  var checksum: UInt32 = 0
  var keyCount: UInt16
  /// How many bytes round the record up; ``empty`` in the highest bit.
  var flags: UInt16

  /// Nothing is known of the customer: it has just come, or has gone.
  static let empty: UInt16 = 0x8000

  var isEmpty: Bool { flags & Self.empty != 0 }
  var padding: Int { Int(flags & 3) }
  var keyEnd: Int { Self.bytes + Int(keyCount) }
  var valueEnd: Int { Int(size) - padding }

  /// Whether the numbers can be those of a record that ends within `room` bytes.
  func fits(_ room: Int) -> Bool { size >= Self.bytes && Int(size) <= room && size & 3 == 0 && keyEnd <= valueEnd }
}
