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

  /// Lends the value of the last header called `name` to `body`; `nil` where there is no such header, or it has no value.
  public func withHeader<R, E: Error>(_ name: String, _ body: (Span<UInt8>?) throws(E) -> R) throws(E) -> R {
    try batch.withHeader(name, at: index, body)
  }

  /// What the headers say of a record that a worker wrote: its id is `ce_id`, its time `ce_time`; `nil` where they say nothing that can be
  /// understood.
  public var announcement: (id: RecordID?, time: EventTime?) {
    let id: RecordID? = withHeader("ce_id") { value in
      guard let value, (try? UTF8Span(validating: value)) != nil else { return nil }
      return RecordID(hashing: value)
    }
    let time: EventTime? = withHeader("ce_time") { value in
      guard let value else { return nil }
      return EventTime(iso8601: value)
    }
    return (id, time)
  }

  /// The last header called `name`, as text.
  public func header(_ name: String) -> String? {
    headers.last { $0.name == name }?.text
  }
}
