public import RecordLog

/// A record as fetched, before it is decoded. Valid while it is being decoded and processed; not to be kept.
public struct RawRecord {
  @usableFromInline package let batch: RecordBatch
  @usableFromInline package let index: Int

  @inlinable
  package init(batch: RecordBatch, index: Int) {
    self.batch = batch
    self.index = index
  }

  @inlinable
  package var entry: RecordBatch.Entry { batch.entries[index] }

  /// A copy of `raw` with its headers that outlives the batch it was fetched in.
  package init(copying raw: RawRecord) {
    self.init(batch: RecordBatch(copying: raw.batch, at: raw.index), index: 0)
  }

  /// The time the broker has for the record; `nil` where it has none.
  public var timestamp: EventTime? {
    entry.timestamp < 0 ? nil : EventTime(milliseconds: entry.timestamp)
  }

  /// Whether the record has a key, be it an empty one.
  public var hasKey: Bool { !entry.key.isNone }

  /// Whether the record has a value: it is no tombstone.
  public var hasValue: Bool { !entry.value.isNone }

  /// Lends the key's bytes to `body`; none for a record without key.
  public func withKey<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
    let bytes = batch.bytes
    return try body(bytes.span.extracting(entry.key.indices))
  }

  /// Lends the value's bytes to `body`; none for a tombstone.
  public func withValue<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
    let bytes = batch.bytes
    return try body(bytes.span.extracting(entry.value.indices))
  }

  /// A copy of the key; `nil` for a record without key.
  public var keyBytes: [UInt8]? { copy(entry.key) }

  /// A copy of the value; `nil` for a tombstone.
  public var valueBytes: [UInt8]? { copy(entry.value) }

  private func copy(_ range: ByteRange) -> [UInt8]? {
    range.isNone ? nil : Array(batch.bytes[range.indices])
  }

  /// The key as text, when there is one and it is valid UTF-8.
  public var keyText: String? {
    guard hasKey else { return nil }
    return withKey { key in
      do { return String(copying: try UTF8Span(validating: key)) } catch { return nil }
    }
  }

  /// All headers in their order. They are parsed when asked for, which costs: ask only when the value does not tell.
  public var headers: [RecordHeader] { batch.headers(at: index) }

  /// The last header called `name`, as text.
  public func header(_ name: String) -> String? {
    headers.last { $0.name == name }?.text
  }
}
