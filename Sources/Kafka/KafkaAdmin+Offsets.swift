internal import CRdKafka
package import RecordLog

extension KafkaAdmin {
  /// Which end of a partition.
  package enum End: Sendable {
    /// The first retained offset.
    case beginning
    /// The high watermark: behind every record written, whether committed, aborted or open.
    case end
  }

  /// One end of many partitions, by one request per broker: for watching, where ``watermarks(of:timeout:)`` would ask too often.
  package func offsets(of partitions: [TopicPartition], at end: End, timeout: Duration) throws(LogError) -> [TopicPartition: Int64] {
    guard !partitions.isEmpty else { return [:] }
    let client = unsafe try open("asking for offsets")
    // The protocol takes the logical offsets −1 and −2 in place of a time.
    let logical = end == .end ? Int64(RD_KAFKA_OFFSET_END) : Int64(RD_KAFKA_OFFSET_BEGINNING)
    let list = PartitionList(partitions.map { PartitionPosition($0, logical) })
    let code = unsafe list.call { unsafe rd_kafka_offsets_for_times(client, $0, timeout.milliseconds) }
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, doing: "asking for offsets") }
    var offsets: [TopicPartition: Int64] = [:]
    for result in list.results {
      guard result.error == RD_KAFKA_RESP_ERR_NO_ERROR else {
        throw LogError(result.error, doing: "asking for the offsets of \(result.partition)")
      }
      offsets[result.partition] = result.offset
    }
    return offsets
  }
}
