package import RecordLog

/// A record for ``PlainProducer``.
package struct PlainRecord: Sendable {
  package let topic: String
  /// `nil`: chosen by the key, as Java's clients do; records without key go anywhere.
  package let partition: Int32?
  package let key: [UInt8]?
  package let value: [UInt8]?
  /// Milliseconds since 1970; `nil`: now.
  package let timestamp: Int64?
  package let headers: [RecordHeader]

  package init(
    topic: String, partition: Int32? = nil, key: [UInt8]?, value: [UInt8]?, timestamp: Int64? = nil, headers: [RecordHeader] = []
  ) {
    self.topic = topic
    self.partition = partition
    self.key = key
    self.value = value
    self.timestamp = timestamp
    self.headers = headers
  }
}
