package import RecordLog
package import WorkerSDK

/// A record as a line of a file has it:
///
///     {"topic": "touchpoints", "key": "17850", "timestamp": "2010-12-01T08:26:00.000Z", "headers": {"ce_id": "1"}, "value": {…}}
///
/// - `topic` is required; so is `value` or `value_base64`.
/// - `key` is text or `null`; bytes that are no UTF-8 stand in `key_base64` instead.
/// - `timestamp` is ISO 8601, or milliseconds since 1970; without it the broker's clock decides.
/// - `headers` are an object; a value is text, `null`, or `{"base64": "…"}` for bytes that are no UTF-8.
/// - `value` is any JSON, taken byte for byte as it stands; `null` is a tombstone.
///   `value_base64` holds what is no JSON, or may not be any: truncated text, bytes that are no UTF-8, the four letters `null`.
package struct RecordLine: Sendable, Equatable {
  package var topic: String
  /// `nil`: a record without key.
  package var key: [UInt8]?
  package var timestamp: EventTime?
  package var headers: [RecordHeader] = []
  /// `nil`: a tombstone.
  package var value: [UInt8]?
  /// Whether the value is known to be JSON on one line other than `null`, and may stand in the line as it is.
  package var valueIsJSON: Bool

  package init(
    topic: String, key: [UInt8]?, timestamp: EventTime?, headers: [RecordHeader] = [], value: [UInt8]?, valueIsJSON: Bool
  ) {
    self.topic = topic
    self.key = key
    self.timestamp = timestamp
    self.headers = headers
    self.value = value
    self.valueIsJSON = valueIsJSON
  }
}
