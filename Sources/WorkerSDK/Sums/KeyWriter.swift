internal import RecordLog

/// Writes a ``SumKey`` as text, straight into the outbox.
public struct KeyWriter {
  @usableFromInline package var bytes: [UInt8]

  @inlinable
  package init(bytes: consuming [UInt8] = []) { self.bytes = bytes }

  /// Writes text.
  public mutating func write(_ text: String) { bytes.append(copying: text.utf8.span) }

  /// Writes a whole number in decimal digits.
  public mutating func write(_ number: Int64) { bytes.append(decimal: number) }

  /// Writes the day of a moment, in UTC, as `2025-04-01`.
  public mutating func write(dayOf time: EventTime) {
    let start = bytes.count
    bytes.append(upTo: EventTime.textBytes) { time.append(to: &$0) }
    // The time of day follows the day's ten characters.
    bytes.removeLast(bytes.count - start - 10)
  }
}
