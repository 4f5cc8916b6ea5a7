internal import CRdKafka
internal import RecordLog

/// The first retained offset of a partition, and its end as the client that asked sees it: for one that reads committed records the
/// last stable offset, for others the high watermark, behind everything written.
package struct Watermarks: Sendable, Hashable {
  package let low: Int64
  package let high: Int64

  @unsafe static func query(_ client: OpaquePointer, _ partition: TopicPartition, timeout: Duration) throws(LogError) -> Watermarks {
    var low: Int64 = 0
    var high: Int64 = 0
    let code = unsafe rd_kafka_query_watermark_offsets(
      client, partition.topic, partition.partition, &low, &high, timeout.milliseconds)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, doing: "asking for the offsets of \(partition)") }
    return Watermarks(low: low, high: high)
  }
}
