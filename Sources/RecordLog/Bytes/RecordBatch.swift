/// Where the headers of a fetched batch come from. They are parsed only when somebody asks, since most records never need theirs.
package protocol HeaderSource: AnyObject {
  /// All headers of the batch's record at `index`, in their order.
  func headers(at index: Int) -> [RecordHeader]

  /// Appends the same headers to `bytes`, see ``HeaderBlock``.
  func appendHeaders(at index: Int, to bytes: inout [UInt8])
}

extension HeaderSource {
  package func appendHeaders(at index: Int, to bytes: inout [UInt8]) {
    for header in headers(at: index) { HeaderBlock.append(header, to: &bytes) }
  }
}

/// A batch of records as fetched: their bytes lie one behind the other in one buffer, which is reused from fetch to fetch. Or records that
/// were copied out of such batches, with their headers, to be kept longer.
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
  /// Of records that were copied: where their headers lie, by the record's index.
  private var headerBlocks: [ByteRange] = []

  package init() {}

  @inlinable package var count: Int { entries.count }

  /// Forgets all records; the buffer keeps its capacity.
  package func clear() {
    bytes.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    headerBlocks.removeAll(keepingCapacity: true)
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

  /// Appends a copy of a record of another batch, with its headers; what was copied may be read at once, and until this batch is cleared.
  package func append(copying other: RecordBatch, at index: Int) {
    // What was copied last ends with padding: the next one takes its place.
    if !headerBlocks.isEmpty { bytes.removeLast(Self.padding) }
    let entry = other.entries[index]
    let key = append(other.bytes, entry.key)
    let value = append(other.bytes, entry.value)
    entries.append(
      Entry(topic: entry.topic, partition: entry.partition, offset: entry.offset, timestamp: entry.timestamp, key: key, value: value))
    let start = bytes.count
    if other.headerBlocks.isEmpty {
      other.headerSource?.appendHeaders(at: index, to: &bytes)
    } else {
      _ = append(other.bytes, other.headerBlocks[index])
    }
    headerBlocks.append(ByteRange(start: start, count: bytes.count - start))
    seal()
  }

  private func append(_ source: [UInt8], _ range: ByteRange) -> ByteRange {
    range.isNone ? .none : append(source.span.extracting(range.indices))
  }

  private func append(_ span: Span<UInt8>?) -> ByteRange {
    guard let span else { return .none }
    let range = ByteRange(start: bytes.count, count: span.count)
    bytes.append(copying: span)
    return range
  }

  package func headers(at index: Int) -> [RecordHeader] {
    if headerBlocks.isEmpty { return headerSource?.headers(at: index) ?? [] }
    return HeaderBlock.decode(bytes, headerBlocks[index])
  }

  /// Lends the value of the last header called `name` to `body`; `nil` where there is no such header, or it has no value.
  package func withHeader<R, E: Error>(
    _ name: String, at index: Int, _ body: (Span<UInt8>?) throws(E) -> R
  ) throws(E) -> R {
    if headerBlocks.isEmpty {
      let found = headerSource?.headers(at: index).last { $0.name == name }?.value
      if let found { return try body(found.span) }
      return try body(nil)
    }
    let (bytes, block) = (bytes, headerBlocks[index])
    guard let place = HeaderBlock.last(name, in: bytes.span.extracting(block.indices)) else { return try body(nil) }
    return try body(bytes.span.extracting(block.start + place.lowerBound..<block.start + place.upperBound))
  }
}
