internal import Foundation
internal import RecordFiles
internal import RecordLog
internal import WorkerSDK

/// A record on its way into a file.
struct OutputLine {
  let batch: OutgoingBatch
  let entry: OutgoingBatch.Entry

  /// Appends the record as a line, its time in the log being that of what it tells. Outputs are many: nothing is made of them in between.
  func append(topic: String, to bytes: inout [UInt8]) {
    let source = batch.bytes.span
    let key = source.extracting(entry.key.indices)
    guard ByteCursor.isASCII(key) else { return line(of: topic).append(to: &bytes) }
    let headers = HeaderBlock.decode(batch.bytes, entry.headers)
    var json = JSONWriter(bytes: [])
    swap(&json.bytes, &bytes)
    json.object { json in
      json.field("topic", topic)
      json.name("key")
      json.string(utf8: key)
      if let time = headers.last(where: { $0.name == "ce_time" })?.text { json.field("timestamp", time) }
      json.name("headers")
      json.object { json in
        for header in headers { json.field(header.name, header.text ?? "") }
      }
      json.name("value")
      if entry.value.isNone { json.null() } else { json.bytes.append(copying: source.extracting(entry.value.indices)) }
    }
    swap(&json.bytes, &bytes)
    bytes.append(UInt8(ascii: "\n"))
  }

  private func line(of topic: String) -> RecordLine {
    let headers = HeaderBlock.decode(batch.bytes, entry.headers)
    let time = headers.last { $0.name == "ce_time" }?.text.flatMap { EventTime(iso8601: $0) }
    return RecordLine(
      topic: topic, key: bytes(entry.key), timestamp: time, headers: headers, value: bytes(entry.value), valueIsJSON: true)
  }

  /// A refused record with the time it came with. Its value may be anything.
  func deadLetter(of topic: String) -> RecordLine {
    let headers = HeaderBlock.decode(batch.bytes, entry.headers)
    let time = headers.last { $0.name == "rondo_dead_timestamp" }?.text.flatMap { Int64($0) }
    let value = bytes(entry.value)
    return RecordLine(
      topic: topic, key: bytes(entry.key), timestamp: time.flatMap { $0 < 0 ? nil : EventTime(milliseconds: $0) }, headers: headers,
      value: value, valueIsJSON: value.map { Self.isJSONLine($0) } ?? false)
  }

  private func bytes(_ range: ByteRange) -> [UInt8]? { range.isNone ? nil : Array(batch.bytes[range.indices]) }

  /// Whether the bytes may stand in a line as they are.
  private static func isJSONLine(_ bytes: [UInt8]) -> Bool {
    guard !bytes.contains(0x0A), String(validating: bytes, as: UTF8.self) != nil,
      let value = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    else { return false }
    return !(value is NSNull)
  }
}
