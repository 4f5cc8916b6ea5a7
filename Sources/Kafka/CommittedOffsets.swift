internal import CRdKafka
internal import RecordLog

/// What the group of a client has committed: stable offsets for one that reads committed records.
enum CommittedOffsets {
  /// A partition without one is left out.
  @unsafe static func query(
    _ client: OpaquePointer, _ partitions: [TopicPartition], timeout: Duration
  ) throws(LogError) -> [PartitionPosition] {
    guard !partitions.isEmpty else { return [] }
    let list = PartitionList(partitions)
    let code = unsafe list.call { unsafe rd_kafka_committed(client, $0, timeout.milliseconds) }
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, doing: "asking for committed offsets") }
    var positions: [PartitionPosition] = []
    for result in list.results {
      guard result.error == RD_KAFKA_RESP_ERR_NO_ERROR else {
        throw LogError(result.error, doing: "asking for the committed offset of \(result.partition)")
      }
      if result.offset >= 0 { positions.append(PartitionPosition(result.partition, result.offset, note: result.note)) }
    }
    return positions
  }
}
