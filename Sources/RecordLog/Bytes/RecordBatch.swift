/// Where the headers of a fetched batch come from. They are parsed only when somebody asks, since most records never need theirs.
package protocol HeaderSource: AnyObject {
  /// All headers of the batch's record at `index`, in their order.
  func headers(at index: Int) -> [RecordHeader]
}

/// A batch of records as fetched: their bytes lie one behind the other in one buffer, which is reused from fetch to fetch.
///
/// Behind the last byte lie at least ``padding`` more, so that a vectorised parser may read past a value's end.
/// A record's index is valid until the batch is cleared for the next fetch.
@usableFromInline
package final class RecordBatch {
  /// Bytes that may be read behind any value: simdjson asks for 64.
  package static let padding = 64

  @usableFromInline
  package struct Entry {
    /// The topic's index in the subscription of the consumer that fetched it.
    @usableFromInline package let topic: Int32
    @usableFromInline package let partition: Int32
    @usableFromInline package let offset: Int64
    /// Milliseconds since 1970 as the broker has them; −1 where it has none.
    @usableFromInline package let timestamp: Int64
    @usableFromInline package let key: ByteRange
    @usableFromInline package let value: ByteRange

    @inlinable
    package init(topic: Int32, partition: Int32, offset: Int64, timestamp: Int64, key: ByteRange, value: ByteRange) {
      self.topic = topic
      self.partition = partition
      self.offset = offset
      self.timestamp = timestamp
      self.key = key
      self.value = value
    }
  }

  @usableFromInline package private(set) var bytes: [UInt8] = []
  @usableFromInline package private(set) var entries: [Entry] = []
  package var headerSource: (any HeaderSource)?

  package init() {}

  /// A batch of one: a copy of the record at `index` of `other` with its headers.
  package init(copying other: RecordBatch, at index: Int) {
    let entry = other.entries[index]
    bytes = Array(other.bytes[entry.key.indices] + other.bytes[entry.value.indices])
    let key = ByteRange(start: 0, count: entry.key.count)
    let value = ByteRange(start: max(entry.key.count, 0), count: entry.value.count)
    entries = [
      Entry(
        topic: entry.topic, partition: entry.partition, offset: entry.offset, timestamp: entry.timestamp, key: key, value: value)
    ]
    headerSource = CopiedHeaders(other.headers(at: index))
    seal()
  }

  private final class CopiedHeaders: HeaderSource {
    let copied: [RecordHeader]
    init(_ headers: [RecordHeader]) { copied = headers }
    func headers(at index: Int) -> [RecordHeader] { copied }
  }

  @inlinable package var count: Int { entries.count }

  /// Forgets all records; the buffer keeps its capacity.
  package func clear() {
    bytes.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    headerSource = nil
  }

  /// Appends a record, copying its bytes.
  package func append(
    topic: Int32, partition: Int32, offset: Int64, timestamp: Int64, key: Span<UInt8>?, value: Span<UInt8>?
  ) {
    let keyRange = append(key)
    let valueRange = append(value)
    entries.append(
      Entry(topic: topic, partition: partition, offset: offset, timestamp: timestamp, key: keyRange, value: valueRange))
  }

  /// To be called once after the last `append` of a fetch.
  package func seal() {
    bytes.append(contentsOf: repeatElement(0, count: Self.padding))
  }

  private func append(_ span: Span<UInt8>?) -> ByteRange {
    guard let span else { return .none }
    let range = ByteRange(start: bytes.count, count: span.count)
    bytes.append(copying: span)
    return range
  }

  package func headers(at index: Int) -> [RecordHeader] {
    headerSource?.headers(at: index) ?? []
  }
}
