internal import CRdKafka
internal import RecordLog

extension BatchFetcher {
  /// Reads from exactly these positions, and leaves alone what is there already: an assignment as a whole would throw away what was
  /// fetched ahead for all the others. For a client that is in no group.
  func reassign(_ positions: [PartitionPosition]) throws(LogError) {
    let kept = Set(positions.filter { table.stands(at: $0) }.map(\.partition))
    guard !kept.isEmpty else { return try assign(positions) }
    let client = unsafe try handle.open("assign")
    let removed = table.slots.map(\.partition).filter { !kept.contains($0) }
    let added = positions.filter { !kept.contains($0.partition) }
    if !removed.isEmpty {
      let list = PartitionList(removed)
      unsafe try check(list.call { unsafe rd_kafka_incremental_unassign(client, $0) }, "giving up partitions")
    }
    if !added.isEmpty {
      let list = PartitionList(added)
      unsafe try check(list.call { unsafe rd_kafka_incremental_assign(client, $0) }, "assigning partitions")
    }
    table.replace(positions)
    try holdTopics()
  }

  @unsafe private func check(_ error: OpaquePointer?, _ what: String) throws(LogError) {
    if let error = unsafe error { throw unsafe LogError(consuming: error, doing: what) }
  }
}
