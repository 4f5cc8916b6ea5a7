internal import RecordLog

/// A record as `process` sees it: decoded, with its times.
public struct Record<Input> {
  /// The decoded value.
  public let value: Input
  /// When it happened.
  public let time: EventTime
  /// The partition's stream time, this record included: the highest event time seen.
  public let streamTime: EventTime
  /// The tables that the worker declares, as of ``streamTime``.
  public let tables: Tables
  /// Inputs that had not told everything when it was this record's turn, and without which the worker has gone on; see ``InputsBehind``.
  public let inputsBehind: InputsBehind
  @usableFromInline let raw: RawRecord

  @inlinable
  package init(
    value: Input, time: EventTime, streamTime: EventTime, tables: Tables, inputsBehind: InputsBehind = [], raw: RawRecord
  ) {
    self.value = value
    self.time = time
    self.streamTime = streamTime
    self.tables = tables
    self.inputsBehind = inputsBehind
    self.raw = raw
  }

  /// The customer: the record's key. Made when asked for.
  public var customer: String { raw.keyText ?? "" }

  /// Whether the key's bytes are ``customer``, as they are: all of them ASCII.
  package var hasPlainKey: Bool { raw.withKey { ByteCursor.isASCII($0) } }
}
