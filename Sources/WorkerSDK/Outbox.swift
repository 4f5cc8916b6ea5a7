public import RecordLog

/// Where a worker puts what it has to say. Everything in it is committed together with the state that led to it, or not at all.
///
/// A value goes to the partition number of the record that caused it, under the same key, with CloudEvents headers and a stable id.
public struct Outbox {
  @usableFromInline package var batch: OutgoingBatch
  /// What was added to sums, until the outbox is closed.
  @usableFromInline package var sums = PendingSums()
  package let outputs: [Output]
  /// What every record of an output says of itself, ready to be copied: one header block per output, up to the id.
  private let fixedHeaders: [[UInt8]]
  private let worker: [UInt8]
  /// By output, how many partitions a topic of sums has.
  let sumPartitions: [Int]

  @usableFromInline package var cause = Cause()
  /// What the worker did that it must not do; ends it.
  package private(set) var defect: String?

  /// An outbox for the outputs of `worker`; `topics` are their names in the cluster, and behind them what the runtime
  /// itself writes to. `sumPartitions` are the numbers of partitions of the outputs that are summed up.
  package init(worker: String, outputs: [Output], topics: [String], sumPartitions: [String: Int] = [:]) {
    self.worker = Array(worker.utf8)
    self.outputs = outputs
    self.sumPartitions = outputs.map { sumPartitions[$0.name] ?? 1 }
    batch = OutgoingBatch(topics: topics)
    fixedHeaders = outputs.map { Self.fixedHeaders(worker: worker, $0) }
  }

  /// Publishes `value`.
  ///
  /// - Parameters:
  ///   - rule: Which of the worker's rules says so. With the record that caused it, it makes the output's stable id; a rule that may
  ///     speak several times about one record needs a `step`.
  ///   - step: Which of the outputs of one rule about one record this is.
  ///   - time: When what it tells took place; the time of the record or alarm unless given.
  @inlinable
  public mutating func emit<Value: OutputValue>(
    _ value: Value, to topic: Topic<Value>, rule: String, step: Int = 0, time: EventTime? = nil
  ) {
    guard let index = index(of: topic.name) else { return }
    storeKey()
    var json = JSONWriter(bytes: takeBytes(), key: cause.key)
    let start = json.bytes.count
    value.encode(into: &json)
    // Swapped, not assigned: a second reference to the buffer would make the next append copy all of it.
    swap(&batch.bytes, &json.bytes)
    let range = ByteRange(start: start, count: batch.bytes.count - start)
    append(output: index, value: range, rule: rule, step: step, time: time ?? cause.time)
  }

  /// Erases the customer from a compacted topic: a record without value.
  public mutating func erase<Value: OutputValue>(from topic: Topic<Value>, rule: String) {
    guard let index = index(of: topic.name) else { return }
    storeKey()
    append(output: index, value: .none, rule: rule, step: 0, time: cause.time)
  }

  /// The id that `emit` gives to an output of `rule` and `step` for the current cause, as it stands in `ce_id`.
  public mutating func id(rule: String, step: Int = 0) -> String {
    storeKey()
    let hash = hash(rule: rule, step: step)
    var digits: [UInt8] = []
    digits.append(upTo: 32) { digits in
      digits.append(hex: hash.high)
      digits.append(hex: hash.low)
    }
    return String(decoding: digits, as: UTF8.self)
  }

  @usableFromInline
  mutating func index(of topic: String) -> Int? {
    // Names that are compared letter by letter are few: most differ in their lengths.
    for index in outputs.indices where outputs[index].name.utf8.count == topic.utf8.count && outputs[index].name == topic { return index }
    noteDefect("emits to the topic \(topic), which is not among its outputs")
    return nil
  }

  /// The first one counts: what follows may follow from it.
  mutating func noteDefect(_ text: String) { defect = defect ?? text }

  @usableFromInline
  mutating func append(output: Int, value: ByteRange, rule: String, step: Int, time: EventTime) {
    if case .state = cause.origin, !outputs[output].isCompacted || time == .distantPast {
      return noteDefect("publishes states to \(outputs[output].name), which is not compacted, or without a time")
    }
    let id = hash(rule: rule, step: step)
    let headers = writeHeaders(output: output, id: id, time: time, key: cause.key, cause: cause.offset)
    batch.entries.append(
      OutgoingBatch.Entry(
        topic: Int32(truncatingIfNeeded: output), partition: cause.partition, key: cause.key, value: value, headers: headers))
  }

  /// Copies the cause's key into the buffer, once per cause.
  @usableFromInline
  mutating func storeKey() {
    guard cause.key.isNone else { return }
    let start = batch.bytes.count
    switch cause.origin {
    case .none: break
    case .record(let raw): raw.withKey { batch.bytes.append(copying: $0) }
    case .alarm(let key), .state(let key): batch.bytes.append(copying: key.span)
    }
    cause.key = ByteRange(start: start, count: batch.bytes.count - start)
  }

  /// "hash of worker, rule, the key under which the anchor record arrived, anchor, step": parts are told apart by a NUL and by fixed lengths.
  private mutating func hash(rule: String, step: Int) -> (high: UInt64, low: UInt64) {
    let anchor = cause.id ?? cause.anchorID()
    let rule = rule.utf8.span
    let key = cause.key
    let worker = worker
    // Behind the last record, for a moment: the key lies in the same buffer.
    let start = batch.bytes.count
    batch.bytes.append(upTo: worker.count + rule.count + key.count + 26) { cursor in
      cursor.append(worker.span)
      cursor.append(0)
      cursor.append(rule)
      cursor.append(0)
      cursor.append(littleEndian: anchor.high.byteSwapped)
      cursor.append(littleEndian: anchor.low.byteSwapped)
      cursor.append(littleEndian: Int64(step).byteSwapped)
      cursor.append(copying: key)
    }
    let hash = StableHash.hash128(batch.bytes.span.extracting(start...))
    batch.bytes.removeLast(batch.bytes.count - start)
    return hash
  }

  mutating func writeHeaders(
    output: Int, id: (high: UInt64, low: UInt64), time: EventTime, key: ByteRange, cause offset: Int64?
  ) -> ByteRange {
    let start = batch.bytes.count
    let fixed = fixedHeaders[output]
    batch.bytes.append(upTo: fixed.count + key.count + 160) { cursor in
      cursor.append(fixed.span)
      cursor.append(hex: id.high)
      cursor.append(hex: id.low)
      HeaderBlock.append(name: "ce_time", length: EventTime.textBytes, to: &cursor)
      time.append(to: &cursor)
      HeaderBlock.append(name: "ce_subject", length: key.count, to: &cursor)
      cursor.append(copying: key)
      guard let offset else { return }
      HeaderBlock.append(name: HeaderName.causeLiteral, length: ByteCursor.digitCount(of: offset), to: &cursor)
      cursor.append(decimal: offset)
    }
    return ByteRange(start: start, count: batch.bytes.count - start)
  }

  /// The headers that are the same for all records of an output, and behind them the name and the length of `ce_id`.
  private static func fixedHeaders(worker: String, _ output: Output) -> [UInt8] {
    var bytes: [UInt8] = []
    let content = output.isSummed ? "application/octet-stream" : "application/json"
    for (name, text) in [
      ("ce_specversion", "1.0"), ("ce_source", "/rondo/\(worker)"), ("ce_type", output.type), ("content-type", content),
    ] {
      HeaderBlock.append(RecordHeader(name, text: text), to: &bytes)
    }
    bytes.append(upTo: 16) { HeaderBlock.append(name: "ce_id", length: 32, to: &$0) }
    return bytes
  }
}
