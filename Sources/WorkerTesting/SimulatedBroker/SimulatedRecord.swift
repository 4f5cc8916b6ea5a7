package import RecordLog

/// A record as it lies in a simulated partition.
package struct SimulatedRecord: Sendable, Hashable {
  package let partition: TopicPartition
  package let offset: Int64
  /// Milliseconds since 1970, of the virtual clock unless the writer said otherwise.
  package let timestamp: Int64
  package let key: [UInt8]?
  package let value: [UInt8]?
  package let headers: [RecordHeader]

  /// The record's CloudEvents id, if it has one.
  package var identity: String? { headers.first { $0.name == "ce_id" }?.text }
}
