/// Records on their way to a log: their bytes one behind the other in one buffer, which is reused from commit to commit.
///
/// Partitions are always explicit: what concerns a customer goes to the partition number of the record that caused it.
@usableFromInline
package struct OutgoingBatch: Sendable {
  @usableFromInline
  package struct Entry: Sendable {
    /// Index into ``OutgoingBatch/topics``.
    @usableFromInline package var topic: Int32
    @usableFromInline package var partition: Int32
    @usableFromInline package var key: ByteRange
    @usableFromInline package var value: ByteRange
    /// Headers as ``HeaderBlock`` writes them; `none` for a record without.
    @usableFromInline package var headers: ByteRange

    @inlinable
    package init(topic: Int32, partition: Int32, key: ByteRange, value: ByteRange, headers: ByteRange) {
      self.topic = topic
      self.partition = partition
      self.key = key
      self.value = value
      self.headers = headers
    }
  }

  /// The topics that entries refer to by index.
  package let topics: [String]
  @usableFromInline package var bytes: [UInt8] = []
  @usableFromInline package var entries: [Entry] = []

  package init(topics: [String]) {
    self.topics = topics
  }

  @inlinable package var isEmpty: Bool { entries.isEmpty }

  /// Forgets all records; the buffers keep their capacity.
  package mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
  }

  /// Copies `span` into the buffer and says where it lies.
  @inlinable
  package mutating func store(_ span: Span<UInt8>) -> ByteRange {
    let range = ByteRange(start: bytes.count, count: span.count)
    bytes.append(copying: span)
    return range
  }

  /// Appends one record from separate arrays: for records that are rare.
  package mutating func append(
    topic: Int32, partition: Int32, key: [UInt8]?, value: [UInt8]?, headers: [RecordHeader] = []
  ) {
    let keyRange = key.map { store($0.span) } ?? .none
    let valueRange = value.map { store($0.span) } ?? .none
    var headerRange = ByteRange.none
    if !headers.isEmpty {
      let start = bytes.count
      for header in headers { HeaderBlock.append(header, to: &bytes) }
      headerRange = ByteRange(start: start, count: bytes.count - start)
    }
    entries.append(Entry(topic: topic, partition: partition, key: keyRange, value: valueRange, headers: headerRange))
  }
}
