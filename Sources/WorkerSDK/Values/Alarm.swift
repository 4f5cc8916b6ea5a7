internal import RecordLog

/// An alarm that is due, as `punctuate` sees it.
public struct Alarm {
  /// When it was due: the moment that ``CustomerState/nextPunctuation`` named. Outputs bear this time.
  public let time: EventTime
  /// The tables that the worker declares, as of ``time``.
  public let tables: Tables
  @usableFromInline let key: [UInt8]

  @inlinable
  package init(time: EventTime, tables: Tables, key: [UInt8]) {
    self.time = time
    self.tables = tables
    self.key = key
  }

  /// The customer whose state asked for the alarm.
  public var customer: String { String(decoding: key, as: UTF8.self) }

  /// Whether the key's bytes are ``customer``, as they are: all of them ASCII.
  package var hasPlainKey: Bool { ByteCursor.isASCII(key.span) }
}
