internal import Foundation
internal import RecordLog
internal import WorkerSDK

/// Writes records to a file or to standard output (`-`), one line each (see ``RecordLine``).
package final class RecordFileWriter: RecordTarget {
  package let sink: ByteSink

  package init(path: String) throws(RecordFileError) {
    sink = try ByteSink(path: path)
  }

  package func write(_ record: RecordLine) throws(RecordFileError) {
    try sink.append { bytes in record.append(to: &bytes) }
  }

  package func finish() throws(RecordFileError) { try sink.flush() }
}

extension RecordLine {
  /// Appends the line, its line end included.
  package func append(to bytes: inout [UInt8]) {
    var json = JSONWriter(bytes: bytes.taken())
    json.object { json in
      json.field("topic", topic)
      write(key: key, into: &json)
      if let timestamp { json.field("timestamp", timestamp) }
      if !headers.isEmpty { write(headers: headers, into: &json) }
      write(value: value, into: &json)
    }
    bytes = json.bytes.taken()
    bytes.append(UInt8(ascii: "\n"))
  }

  private func write(key: [UInt8]?, into json: inout JSONWriter) {
    guard let key else {
      json.name("key")
      return json.null()
    }
    if String(validating: key, as: UTF8.self) != nil {
      json.name("key")
      json.string(utf8: key.span)
    } else {
      json.field("key_base64", Data(key).base64EncodedString())
    }
  }

  private func write(headers: [RecordHeader], into json: inout JSONWriter) {
    json.name("headers")
    json.object { json in
      for header in headers {
        json.name(header.name)
        if let text = header.text {
          json.string(text)
        } else if let value = header.value {
          json.object { $0.field("base64", Data(value).base64EncodedString()) }
        } else {
          json.null()
        }
      }
    }
  }

  private func write(value: [UInt8]?, into json: inout JSONWriter) {
    guard let value, !valueIsJSON else {
      json.name("value")
      guard let value else { return json.null() }
      json.bytes.append(contentsOf: value)
      return
    }
    json.field("value_base64", Data(value).base64EncodedString())
  }
}

extension [UInt8] {
  /// The bytes, leaving nothing behind: so that the buffer changes hands without a copy.
  mutating func taken() -> [UInt8] {
    var other: [UInt8] = []
    swap(&self, &other)
    return other
  }
}
