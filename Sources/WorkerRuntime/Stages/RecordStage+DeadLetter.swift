internal import RecordLog
public import WorkerSDK

extension RecordStage {
  /// A value that would not fit is cut to this many bytes.
  private static var cutValueBytes: Int { 64 << 10 }
  /// What a record takes besides key, value and headers, generously.
  private static var recordOverhead: Int { 1024 }

  /// Puts a refused record into the dead-letter topic: unchanged, with the reason and where it came from in headers.
  @usableFromInline
  func refuse(_ raw: RawRecord, input: Int, partition: Int32, as rejection: Rejection) {
    counts.rejections[rejection.code.description, default: 0] += 1
    var headers = raw.headers.filter { !$0.name.hasPrefix("rondo_dead_") }
    headers += [
      RecordHeader("rondo_dead_code", text: rejection.code.description),
      RecordHeader("rondo_dead_reason", text: rejection.reason),
      RecordHeader("rondo_dead_topic", text: W.inputs[input].topic),
      RecordHeader("rondo_dead_partition", decimal: Int64(partition)),
      RecordHeader("rondo_dead_offset", decimal: raw.entry.offset),
      RecordHeader("rondo_dead_timestamp", decimal: raw.entry.timestamp),
      RecordHeader("rondo_dead_worker", text: W.name),
      RecordHeader("rondo_dead_worker_version", text: W.version),
    ]
    var value = raw.valueBytes
    let size = headers.reduce(0) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) + 8 } + max(raw.entry.key.count, 0)
    if let whole = value, size + whole.count + Self.recordOverhead > plan.maxRecordBytes {
      headers.append(RecordHeader("rondo_dead_value_length", decimal: Int64(whole.count)))
      headers.append(RecordHeader("rondo_dead_value_sha256", text: StableHash.sha256Hex(whole.span)))
      value = Array(whole.prefix(Self.cutValueBytes))
    }
    outbox.batch.append(
      topic: plan.deadLetters, partition: partition % Int32(plan.deadLetterPartitions), key: raw.keyBytes, value: value,
      headers: headers)
  }
}
