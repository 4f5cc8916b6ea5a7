internal import RecordLog

/// An alarm that is due, as `punctuate` sees it.
public struct Alarm {
  /// When it was due: the moment that ``CustomerState/nextPunctuation`` named. Outputs bear this time.
  public let time: EventTime
  /// The tables that the worker declares, as of ``time``.
  public let tables: Tables
  /// Inputs that had not told everything when time passed; see ``InputsBehind``.
  public let inputsBehind: InputsBehind
  @usableFromInline let key: [UInt8]

  @inlinable
  package init(time: EventTime, tables: Tables, inputsBehind: InputsBehind = [], key: [UInt8]) {
    self.time = time
    self.tables = tables
    self.inputsBehind = inputsBehind
    self.key = key
  }

  /// The customer whose state asked for the alarm.
  public var customer: String { String(decoding: key, as: UTF8.self) }

  /// Whether the key's bytes are ``customer``, as they are: all of them ASCII.
  package var hasPlainKey: Bool { ByteCursor.isASCII(key.span) }
}
