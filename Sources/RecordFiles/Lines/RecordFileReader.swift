internal import Foundation
internal import RecordLog
internal import WorkerSDK

/// Reads records from a file or from standard input (`-`), one line each (see ``RecordLine``); plain or gzip. Empty lines are passed over.
package final class RecordFileReader {
  private let source: ByteSource
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  /// The number of the line that was read last, from 1.
  package private(set) var line = 0

  /// Longer lines are refused, so that a file without line ends cannot fill the memory.
  package static let longestLine = 64 << 20

  package init(path: String) throws(RecordFileError) {
    source = try ByteSource(path: path)
  }

  /// How many bytes were read of the file as it lies there, and its size; `nil` for what has none, such as a pipe.
  package var bytesRead: Int64 { source.bytesRead }
  package var size: Int64? { source.size }

  /// The next record; `nil` at the end.
  package func next() throws(RecordFileError) -> RecordLine? {
    while let range = try nextLine() {
      line += 1
      // The cursor borrows the buffer for one line; it is dropped before the buffer changes again.
      var cursor = JSONCursor(buffer, range)
      cursor.skipSpace()
      guard cursor.next != nil else { continue }
      do { return try cursor.recordLine() } catch {
        throw RecordFileError(
          .content, at: "\(source.name):\(line)",
          "\(error.message); each line is one record such as {\"topic\": \"touchpoints\", \"key\": \"1\", \"value\": {…}}.")
      }
    }
    return nil
  }

  private func nextLine() throws(RecordFileError) -> Range<Int>? {
    var searched = start
    while true {
      if let end = buffer.firstNewline(from: searched) {
        defer { start = end + 1 }
        return start..<end
      }
      guard !isAtEnd else {
        defer { start = buffer.count }
        return start < buffer.count ? start..<buffer.count : nil
      }
      buffer.removeSubrange(..<start)
      start = 0
      searched = buffer.count
      guard searched <= Self.longestLine else {
        throw RecordFileError(.content, at: "\(source.name):\(line + 1)", "the line is longer than 64 MiB; is this a file of records?")
      }
      isAtEnd = try !source.read(into: &buffer)
    }
  }
}

extension [UInt8] {
  fileprivate func firstNewline(from start: Int) -> Int? {
    let bytes = span
    var index = start
    while index < bytes.count {
      if bytes[index] == 0x0A { return index }
      index += 1
    }
    return nil
  }
}

extension JSONCursor {
  /// Reads a whole line.
  fileprivate mutating func recordLine() throws(Unexpected) -> RecordLine {
    var topic: String?
    var hasValue = false
    var record = RecordLine(topic: "", key: nil, timestamp: nil, value: nil, valueIsJSON: false)
    try members { (cursor, name) throws(Unexpected) in
      switch name {
      case "topic": topic = try cursor.string()
      case "key": record.key = cursor.null() ? nil : try cursor.stringBytes()
      case "key_base64": record.key = try cursor.base64()
      case "timestamp": record.timestamp = try cursor.timestamp()
      case "headers": record.headers = try cursor.headers()
      case "value":
        hasValue = true
        try cursor.readValue(into: &record)
      case "value_base64":
        hasValue = true
        record.value = try cursor.base64()
      default: throw Unexpected(message: "the member \"\(name)\" is unknown")
      }
    }
    skipSpace()
    guard next == nil else { throw Unexpected(message: "something follows the record") }
    guard let topic, !topic.isEmpty else { throw Unexpected(message: "\"topic\" is missing") }
    guard hasValue else { throw Unexpected(message: "\"value\" is missing") }
    record.topic = topic
    return record
  }

  private mutating func readValue(into record: inout RecordLine) throws(Unexpected) {
    guard !null() else { return }
    record.value = [UInt8](bytes[try skipValue()])
    record.valueIsJSON = true
  }

  private mutating func base64() throws(Unexpected) -> [UInt8] {
    guard let data = Data(base64Encoded: Data(try stringBytes())) else { throw Unexpected(message: "the base64 is unreadable") }
    return [UInt8](data)
  }

  private mutating func timestamp() throws(Unexpected) -> EventTime? {
    if null() { return nil }
    skipSpace()
    if next == UInt8(ascii: "\"") {
      if let time = EventTime(iso8601: try string()) { return time }
    } else if let milliseconds = Int64(String(decoding: bytes[try skipValue()], as: UTF8.self)) {
      return EventTime(milliseconds: milliseconds)
    }
    throw Unexpected(message: "\"timestamp\" is neither ISO 8601 nor milliseconds")
  }

  private mutating func headers() throws(Unexpected) -> [RecordHeader] {
    var headers: [RecordHeader] = []
    try members { (cursor, name) throws(Unexpected) in
      cursor.skipSpace()
      if cursor.null() {
        headers.append(RecordHeader(name, nil))
      } else if cursor.next == UInt8(ascii: "{") {
        try cursor.members { (inner, kind) throws(Unexpected) in
          guard kind == "base64" else { throw Unexpected(message: "the header \"\(name)\" is neither text, null nor {\"base64\": …}") }
          headers.append(RecordHeader(name, try inner.base64()))
        }
      } else {
        headers.append(RecordHeader(name, try cursor.stringBytes()))
      }
    }
    return headers
  }
}
