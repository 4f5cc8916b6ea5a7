internal import CRdKafka
internal import RecordLog

/// Keeps a fetcher awake that has fallen asleep over a full queue.
///
/// Before 2.2 librdkafka looks only once a second whether there is room again in a queue that was full (issue 2879), so a client
/// that empties it faster stands still for the rest of the second. Any request wakes the thread that fetches, and one whose answer nobody
/// waits for costs next to nothing.
struct FetchNudge {
  private static let isNeeded = LibraryVersion.number < 0x0202_0000
  /// A queue that was never longer than this was not full.
  private static let longQueue = 1000
  private static let partitionsPerNudge = 3
  /// The longest the queue has been since the last nudge.
  private var peak = 0
  private var next = 0

  /// Takes the queue's length after every fetch; wakes the fetchers when half of what was there is gone.
  @unsafe mutating func observe(_ length: Int, client: OpaquePointer, slots: [PartitionTable.Slot]) {
    guard Self.isNeeded else { return }
    peak = max(peak, length)
    guard peak >= Self.longQueue, length < peak / 2, !slots.isEmpty else { return }
    peak = length
    // Brokers have a thread each: by and by every one is reached.
    for _ in 0..<min(Self.partitionsPerNudge, slots.count) {
      next = (next + 1) % slots.count
      var (low, high): (Int64, Int64) = (0, 0)
      _ = unsafe rd_kafka_query_watermark_offsets(client, slots[next].partition.topic, slots[next].partition.partition, &low, &high, 0)
    }
  }
}
