internal import RecordLog
public import WorkerSDK

extension RecordPath {
  /// The longest key of a customer, in bytes: it stands in every output, twice, and in the changelog.
  @usableFromInline static var maxKeyBytes: Int { 1024 }
  /// A value that would not fit is cut to this many bytes; headers of more than this are left out.
  private static var cutBytes: Int { 64 << 10 }
  /// What a record takes besides key, value and headers, generously.
  private static var recordOverhead: Int { 1024 }

  /// Puts a refused record into the dead-letter topic: unchanged, with the reason and where it came from in headers. Whatever would not fit
  /// into a record any more is cut, and told of: no input may hold up its partition, this topic least of all.
  @usableFromInline
  mutating func refuse(_ raw: RawRecord, input: Int, partition: Int32, as rejection: Rejection) {
    counts.rejections[rejection.code.description, default: 0] += 1
    var headers = originalHeaders(of: raw)
    headers += [
      RecordHeader("rondo_dead_code", text: rejection.code.description),
      RecordHeader("rondo_dead_reason", text: rejection.reason),
      RecordHeader("rondo_dead_topic", text: plan.inputTopics[input]),
      RecordHeader("rondo_dead_partition", decimal: Int64(partition)),
      RecordHeader("rondo_dead_offset", decimal: raw.entry.offset),
      RecordHeader("rondo_dead_timestamp", decimal: raw.entry.timestamp),
      RecordHeader("rondo_dead_worker", text: W.name),
      RecordHeader("rondo_dead_worker_version", text: W.version),
    ]
    let key = cut(raw.keyBytes, called: "key", to: Self.maxKeyBytes, ifOver: Self.maxKeyBytes, &headers)
    let room = plan.maxRecordBytes - size(headers) - (key?.count ?? 0) - Self.recordOverhead
    let value = cut(raw.valueBytes, called: "value", to: Self.cutBytes, ifOver: room, &headers)
    outbox.batch.append(
      topic: plan.deadLetters, partition: partition % Int32(plan.deadLetterPartitions), key: key, value: value, headers: headers)
  }

  /// What the record came with, without what an earlier refusal said of it.
  private func originalHeaders(of raw: RawRecord) -> [RecordHeader] {
    let headers = raw.headers.filter { !$0.name.hasPrefix("rondo_dead_") }
    guard size(headers) > Self.cutBytes else { return headers }
    return [RecordHeader("rondo_dead_headers_left_out", decimal: Int64(headers.count))]
  }

  private func cut(_ bytes: [UInt8]?, called name: String, to length: Int, ifOver limit: Int, _ headers: inout [RecordHeader]) -> [UInt8]? {
    guard let bytes, bytes.count > limit else { return bytes }
    headers.append(RecordHeader("rondo_dead_\(name)_length", decimal: Int64(bytes.count)))
    headers.append(RecordHeader("rondo_dead_\(name)_sha256", text: StableHash.sha256Hex(bytes.span)))
    return Array(bytes.prefix(length))
  }

  private func size(_ headers: [RecordHeader]) -> Int {
    headers.reduce(0) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) + 8 }
  }
}
