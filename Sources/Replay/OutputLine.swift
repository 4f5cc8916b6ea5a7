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
    var json = JSONWriter(bytes: [])
    swap(&json.bytes, &bytes)
    json.object { json in
      json.field("topic", topic)
      json.name("key")
      json.string(utf8: key)
      var time = ByteRange.none
      json.name("headers")
      json.object { json in
        forEachHeader { name, value in
          if source.extracting(name.indices).isText("ce_time") { time = value }
          let (name, value) = (source.extracting(name.indices), source.extracting(value.indices))
          json.raw(upTo: 6 * (name.count + value.count) + 5) { cursor in
            cursor.append(quoting: name)
            cursor.append(UInt8(ascii: ":"))
            cursor.append(quoting: value)
          }
        }
      }
      if !time.isNone {
        json.name("timestamp")
        json.string(utf8: source.extracting(time.indices))
      }
      json.name("value")
      if entry.value.isNone { json.null() } else { json.bytes.append(copying: source.extracting(entry.value.indices)) }
    }
    swap(&json.bytes, &bytes)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Calls `body` with the places of each header's name and value, as ``HeaderBlock`` has written them.
  private func forEachHeader(_ body: (ByteRange, ByteRange) -> Void) {
    let bytes = batch.bytes
    var at = entry.headers.start
    let end = entry.headers.indices.upperBound
    while at < end {
      let name = ByteRange(start: at + 2, count: Int(bytes[at]) | Int(bytes[at + 1]) << 8)
      at = name.indices.upperBound
      let length = UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
      let value = ByteRange(start: at + 4, count: max(Int(Int32(bitPattern: length)), 0))
      at = value.indices.upperBound
      body(name, value)
    }
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

extension Span where Element == UInt8 {
  /// Whether the bytes are those of `text`.
  fileprivate func isText(_ text: String) -> Bool {
    let other = text.utf8.span
    guard count == other.count else { return false }
    for index in indices where self[index] != other[index] { return false }
    return true
  }
}
