internal import RecordLog
internal import WorkerSDK

/// Pieces of JSON that are made once and copied ever after.
enum JSONPiece {
  /// Members of an object, the first one behind a comma.
  static func members(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
    var json = JSONWriter(bytes: [])
    json.object(body)
    var bytes = json.bytes
    bytes[0] = UInt8(ascii: ",")
    bytes.removeLast()
    return bytes
  }

  /// A text without its quotes.
  static func text(_ text: String) -> [UInt8] {
    var json = JSONWriter(bytes: [])
    json.string(text)
    return Array(json.bytes.dropFirst().dropLast())
  }
}
