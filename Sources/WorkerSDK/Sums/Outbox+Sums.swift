internal import RecordLog

extension Outbox {
  /// Adds to a sum over all customers, which ``SummingWorker`` works out and publishes.
  ///
  /// It is committed with the state that led to it, taken back where the record is refused, and done again where a transaction is aborted,
  /// as an output is. What turns out wrong later, such as a step that a late record corrects, is taken back by a negative amount.
  ///
  /// - Parameters:
  ///   - amount: What to add. Whole numbers only, such as money in micro units: they add up to the same in any order.
  ///   - topic: One of the worker's outputs.
  ///   - key: By what is summed up.
  ///   - counter: Which of the key's counters; 0 up to ``Counters/limit``, exclusively.
  ///   - time: When what is counted took place, see ``Sum/time``; the time of the record or alarm unless given. It has to be given where
  ///     an alarm and the record that comes before it may count the same, so that it does not matter which of them does.
  @inlinable
  public mutating func add<Key: SumKey>(_ amount: Int64, to topic: SummedTopic<Key>, key: Key, counter: Int = 0, time: EventTime? = nil) {
    guard let index = index(of: topic.name) else { return }
    guard counter >= 0, counter < 4096 else { return noteWrongCounter(counter, of: topic.name) }
    sums.append(amount, to: group(of: key, index), counter: counter, time: time ?? cause.time)
  }

  /// Adds the same to several counters of a key; cheaper than one by one.
  @inlinable
  public mutating func add<Key: SumKey>(
    _ amount: Int64, to topic: SummedTopic<Key>, key: Key, counters: Span<Int>, time: EventTime? = nil
  ) {
    guard !counters.isEmpty, let index = index(of: topic.name) else { return }
    for place in counters.indices where counters[place] < 0 || counters[place] >= 4096 {
      return noteWrongCounter(counters[place], of: topic.name)
    }
    sums.append(amount, to: group(of: key, index), counters: counters, time: time ?? cause.time)
  }

  /// Where additions under the key are, which is written if it is the first time.
  @inlinable
  mutating func group<Key: SumKey>(of key: Key, _ output: Int) -> Int {
    let code = key.code
    if let code, let known = sums.group(numbered: code, output) { return known }
    var writer = KeyWriter(bytes: sums.takeKeys())
    let start = writer.bytes.count
    key.encode(into: &writer)
    return sums.group(of: &writer.bytes, from: start, code: code, output)
  }

  @usableFromInline
  mutating func noteWrongCounter(_ counter: Int, of topic: String) {
    noteDefect("adds to the counter \(counter) of the topic \(topic): counters have the numbers 0 to \(Counters.limit - 1)")
  }

  /// Adds up what was added, and puts it into the batch: one record per topic and key, in the partition that the key's hash names.
  package mutating func writeSums() {
    guard !sums.isEmpty else { return }
    var pending = PendingSums()
    swap(&pending, &sums)
    pending.forEachSum { write($2, key: $1, output: $0) }
    pending.clear()
    swap(&pending, &sums)
  }

  private mutating func write(_ sum: Sum, key: Span<UInt8>, output: Int) {
    guard key.count > 0, key.count <= 1024, key[0] != 0 else {
      return noteDefect("adds to a sum of the topic \(outputs[output].name) whose key has \(key.count) bytes, or begins with a NUL")
    }
    let keyRange = batch.store(key)
    var writer = StateWriter(bytes: takeBytes())
    sum.encode(into: &writer)
    swap(&batch.bytes, &writer.bytes)
    let start = keyRange.indices.upperBound
    let value = ByteRange(start: start, count: batch.bytes.count - start)
    let headers = writeHeaders(ofSumAt: value, key: keyRange, output: output, time: sum.time)
    let partition = Int32(truncatingIfNeeded: StableHash.hash64(key) % UInt64(max(sumPartitions[output], 1)))
    batch.entries.append(
      OutgoingBatch.Entry(topic: Int32(truncatingIfNeeded: output), partition: partition, key: keyRange, value: value, headers: headers))
  }

  /// The id tells the parts of a sum apart: it is made of the last record in the outbox, which is in no other, and so depends on commits,
  /// as do the parts themselves.
  private mutating func writeHeaders(ofSumAt value: ByteRange, key: ByteRange, output: Int, time: EventTime) -> ByteRange {
    let start = batch.bytes.count
    let (partition, offset) = (cause.partition, cause.offset)
    batch.bytes.append(upTo: key.count + value.count + 12) { cursor in
      cursor.append(littleEndian: partition)
      cursor.append(littleEndian: offset)
      cursor.append(copying: key)
      cursor.append(copying: value)
    }
    let id = StableHash.hash128(batch.bytes.span.extracting(start...))
    batch.bytes.removeLast(batch.bytes.count - start)
    return writeHeaders(output: output, id: id, time: time, key: key, cause: nil)
  }
}
