public import RecordLog

extension Outbox {
  /// What the outputs that follow are about: the record or alarm being processed.
  @usableFromInline
  package struct Cause {
    @usableFromInline
    package enum Origin {
      case none
      case record(RawRecord)
      case alarm([UInt8])
      /// What a customer has become by the end of a commit.
      case state([UInt8])
    }

    @usableFromInline package var origin: Origin = .none
    @usableFromInline package var partition: Int32 = 0
    @usableFromInline package var time = EventTime.distantPast
    /// The offset of the record of the worker's first input that caused this, directly or through other workers.
    @usableFromInline package var offset: Int64 = 0
    @usableFromInline package var id: RecordID?
    /// Where the key lies in the outbox's buffer; `none` until an output needs it.
    @usableFromInline package var key = ByteRange.none

    @inlinable
    package init() {}

    @inlinable
    package init(origin: Origin, partition: Int32, time: EventTime, offset: Int64, id: RecordID?) {
      self.origin = origin
      self.partition = partition
      self.time = time
      self.offset = offset
      self.id = id
    }

    /// The record's own id; else a hash of its value and time; for an alarm a hash of its due time.
    package func anchorID() -> RecordID {
      if let id { return id }
      guard case .record(let raw) = origin else { return RecordID(hashing: time) }
      var bytes: [UInt8] = []
      raw.withValue { bytes.append(copying: $0) }
      bytes.append(upTo: 8) { $0.append(littleEndian: time.milliseconds.byteSwapped) }
      return RecordID(hashing: bytes.span)
    }
  }

  /// Where the outbox stood, to take back what was added since.
  @usableFromInline
  package struct Checkpoint {
    @usableFromInline let bytes: Int
    @usableFromInline let entries: Int
    @usableFromInline let additions: Int

    @inlinable
    init(bytes: Int, entries: Int, additions: Int) {
      self.bytes = bytes
      self.entries = entries
      self.additions = additions
    }
  }

  @inlinable
  package var checkpoint: Checkpoint { Checkpoint(bytes: batch.bytes.count, entries: batch.entries.count, additions: sums.count) }

  /// How many bytes it holds, additions to sums included.
  package var byteCount: Int { batch.bytes.count + sums.byteCount }

  /// Takes back everything that was added since `checkpoint`: outputs, and additions to sums, of a record that was then refused.
  @usableFromInline
  package mutating func rollBack(to checkpoint: Checkpoint) {
    batch.bytes.removeSubrange(checkpoint.bytes...)
    batch.entries.removeSubrange(checkpoint.entries...)
    sums.cut(to: checkpoint.additions)
  }

  /// Takes the buffer out, to be written to in place; it has to be put back into `batch.bytes`.
  @inlinable
  package mutating func takeBytes() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &batch.bytes)
    return taken
  }

  /// Takes the closed batch out and goes on with `empty`, whose buffers are reused.
  package mutating func replaceBatch(with empty: consuming OutgoingBatch) -> OutgoingBatch {
    swap(&empty, &batch)
    batch.clear()
    cause = Cause()
    return empty
  }

  /// Forgets everything; the buffers keep their capacity.
  package mutating func clear() {
    batch.clear()
    sums.clear()
    cause = Cause()
  }
}

/// The names of Rondo's own headers. They tell of places in the log, and are exempt from what two equal runs have in common.
package enum HeaderName {
  /// The offset of the touchpoint that caused a derived record.
  package static let cause = causeLiteral.description
  static var causeLiteral: StaticString { "rondo_cause" }
}

extension RecordHeader {
  /// A header with a whole number in decimal digits.
  package init(_ name: String, decimal value: Int64) {
    var digits: [UInt8] = []
    digits.append(decimal: value)
    self.init(name, digits)
  }
}

extension ByteCursor {
  /// Appends 16 lower-case hexadecimal digits.
  package mutating func append(hex value: UInt64) {
    append(littleEndian: Self.digits(of: UInt32(truncatingIfNeeded: value >> 32)))
    append(littleEndian: Self.digits(of: UInt32(truncatingIfNeeded: value)))
  }

  /// Eight hexadecimal digits, the first one in the lowest byte: one digit to each byte, then all made letters at once.
  @inline(__always)
  private static func digits(of value: UInt32) -> UInt64 {
    var digits = UInt64(value.byteSwapped)
    digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF
    digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF
    // The upper digit of a byte comes first.
    digits = (digits >> 4 | digits << 8) & 0x0F0F_0F0F_0F0F_0F0F
    let areLetters = ((digits &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
    return digits &+ 0x3030_3030_3030_3030 &+ areLetters &* 0x27
  }
}
