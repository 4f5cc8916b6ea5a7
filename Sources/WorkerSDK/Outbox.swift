public import RecordLog

/// Where a worker puts what it has to say. Everything in it is committed together with the state that led to it, or not at all.
///
/// A value goes to the partition number of the record that caused it, under the same key, with CloudEvents headers and a stable id.
public struct Outbox {
  @usableFromInline package var batch: OutgoingBatch
  package let outputs: [Output]
  /// What every record of an output says of itself, ready to be copied: one header block per output.
  private let fixedHeaders: [[UInt8]]
  private let worker: [UInt8]
  private var scratch: [UInt8] = []

  @usableFromInline package var cause = Cause()
  /// What the worker did that it must not do; ends it.
  package private(set) var defect: String?

  /// An outbox for the outputs of `worker`; `topics` are their names in the cluster, and behind them what the runtime
  /// itself writes to.
  package init(worker: String, outputs: [Output], topics: [String]) {
    self.worker = Array(worker.utf8)
    self.outputs = outputs
    batch = OutgoingBatch(topics: topics)
    fixedHeaders = outputs.map { Self.fixedHeaders(worker: worker, type: $0.type) }
  }

  /// Publishes `value`.
  ///
  /// - Parameters:
  ///   - rule: Which of the worker's rules says so. With the record that caused it, it makes the output's stable id; a rule that may
  ///     speak several times about one record needs a `step`.
  ///   - step: Which of the outputs of one rule about one record this is.
  ///   - time: When what it tells took place; the time of the record or alarm unless given.
  public mutating func emit<Value: OutputValue>(
    _ value: Value, to topic: Topic<Value>, rule: String, step: Int = 0, time: EventTime? = nil
  ) {
    guard let index = index(of: topic.name) else { return }
    var json = JSONWriter(bytes: takeBytes())
    let start = json.bytes.count
    value.encode(into: &json)
    // Swapped, not assigned: a second reference to the buffer would make the next append copy all of it.
    swap(&batch.bytes, &json.bytes)
    let range = ByteRange(start: start, count: batch.bytes.count - start)
    append(output: index, value: range, rule: rule, step: step, time: time)
  }

  /// Erases the customer from a compacted topic: a record without value.
  public mutating func erase<Value: OutputValue>(from topic: Topic<Value>, rule: String) {
    guard let index = index(of: topic.name) else { return }
    append(output: index, value: .none, rule: rule, step: 0, time: nil)
  }

  /// The id that `emit` gives to an output of `rule` and `step` for the current cause, as it stands in `ce_id`.
  public mutating func id(rule: String, step: Int = 0) -> String {
    let hash = hash(rule: rule, step: step)
    var digits: [UInt8] = []
    digits.append(hex: hash.high)
    digits.append(hex: hash.low)
    return String(decoding: digits, as: UTF8.self)
  }

  private mutating func index(of topic: String) -> Int? {
    if let index = outputs.firstIndex(where: { $0.name == topic }) { return index }
    defect = "emits to the topic \(topic), which is not among its outputs"
    return nil
  }

  private mutating func append(output: Int, value: ByteRange, rule: String, step: Int, time: EventTime?) {
    storeKey()
    let id = hash(rule: rule, step: step)
    let headers = writeHeaders(output: output, id: id, time: time ?? cause.time)
    batch.entries.append(
      OutgoingBatch.Entry(
        topic: Int32(output), partition: cause.partition, key: cause.key, value: value, headers: headers))
  }

  /// Copies the cause's key into the buffer, once per cause.
  private mutating func storeKey() {
    guard cause.key.isNone else { return }
    let start = batch.bytes.count
    switch cause.origin {
    case .none: break
    case .record(let raw): batch.bytes.append(contentsOf: raw.batch.bytes[raw.entry.key.indices])
    case .alarm(let key): batch.bytes.append(contentsOf: key)
    }
    cause.key = ByteRange(start: start, count: batch.bytes.count - start)
  }

  /// "hash of worker, rule, the key under which the anchor record arrived, anchor, step": parts are told apart by a NUL and by fixed lengths.
  private mutating func hash(rule: String, step: Int) -> (high: UInt64, low: UInt64) {
    storeKey()
    let anchor = cause.anchorID()
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: worker)
    scratch.append(0)
    scratch.append(contentsOf: rule.utf8)
    scratch.append(0)
    for word in [anchor.high, anchor.low, UInt64(bitPattern: Int64(step))] { scratch.append(bigEndian: word) }
    scratch.append(contentsOf: batch.bytes[cause.key.indices])
    return StableHash.hash128(scratch.span)
  }

  private mutating func writeHeaders(output: Int, id: (high: UInt64, low: UInt64), time: EventTime) -> ByteRange {
    let start = batch.bytes.count
    batch.bytes.append(contentsOf: fixedHeaders[output])
    HeaderBlock.append(name: "ce_id", to: &batch.bytes)
    HeaderBlock.append(length: 32, to: &batch.bytes)
    batch.bytes.append(hex: id.high)
    batch.bytes.append(hex: id.low)
    HeaderBlock.append(name: "ce_time", to: &batch.bytes)
    HeaderBlock.append(length: 24, to: &batch.bytes)
    time.append(to: &batch.bytes)
    HeaderBlock.append(name: "ce_subject", to: &batch.bytes)
    HeaderBlock.append(length: Int32(cause.key.count), to: &batch.bytes)
    // Byte by byte: a slice of the buffer would keep it shared, and appending to it would copy all of it.
    for index in cause.key.indices { batch.bytes.append(batch.bytes[index]) }
    HeaderBlock.append(RecordHeader(HeaderName.cause, decimal: cause.offset), to: &batch.bytes)
    return ByteRange(start: start, count: batch.bytes.count - start)
  }

  private static func fixedHeaders(worker: String, type: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for (name, text) in [
      ("ce_specversion", "1.0"), ("ce_source", "/rondo/\(worker)"), ("ce_type", type), ("content-type", "application/json"),
    ] {
      HeaderBlock.append(RecordHeader(name, text: text), to: &bytes)
    }
    return bytes
  }
}
