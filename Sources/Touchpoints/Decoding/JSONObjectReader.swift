internal import CSimdJSON
internal import RecordLog
package import WorkerSDK

/// Reads values that are JSON objects, such as other workers write, one record after the other on one thread.
package final class JSONObjectReader {
  private let message = JSONMessage()

  package init() {}

  /// Lends the record's value as JSON, and the object that it is, to `body`; `nil` where it is no JSON object in order.
  package func read<R>(_ raw: RawRecord, _ body: (_ document: Span<UInt8>, _ object: JSONMember) -> R?) -> R? {
    let range = raw.entry.value
    guard !range.isNone, range.count <= TouchpointRule.maximumValueBytes else { return nil }
    let bytes = raw.batch.bytes
    let end = range.start + range.count + Int(JSON_PADDING)
    guard end <= bytes.count else {
      let padded = bytes.span.padded(range.indices)
      return read(padded.span, body)
    }
    return read(bytes.span.extracting(range.start..<end), body)
  }

  private func read<R>(_ document: Span<UInt8>, _ body: (Span<UInt8>, JSONMember) -> R?) -> R? {
    guard message.read(document) else { return nil }
    var start = 0
    while start < document.count, document[start].isSpace { start += 1 }
    return body(document, JSONMember(JSONValue(start: UInt32(start), length: 0, kind: .object, isEscaped: false)))
  }
}
