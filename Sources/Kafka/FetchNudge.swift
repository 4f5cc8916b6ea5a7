internal import CRdKafka
internal import Dispatch
internal import RecordLog
internal import Synchronization

/// Keeps a fetcher awake that has fallen asleep over a full queue.
///
/// Before 2.2 librdkafka looks only once a second whether there is room again in a queue that was full (issue 2879), so a client
/// that empties it faster stands still for the rest of the second. Any request wakes the thread that fetches. Its answer is waited for
/// elsewhere: behind a fetch that finds nothing new it would hold up the caller's thread for a tenth of a second.
@safe
final class FetchNudge {
  /// Whether an answer is still waited for.
  private final class Request: Sendable {
    let isUnderWay = Atomic(false)
  }

  private static let isNeeded = LibraryVersion.number < 0x0202_0000
  /// A queue that was never longer than this was not full.
  private static let longQueue = 1000
  private static let partitionsPerNudge = 3
  private let requests = DispatchQueue(label: "rondo.fetch-nudge")
  private let request = Request()
  /// The longest the queue has been since the last nudge.
  private var peak = 0
  private var next = 0

  /// Takes the queue's length after every fetch; wakes the fetchers when half of what was there is gone.
  @unsafe func observe(_ length: Int, client: OpaquePointer, slots: [PartitionTable.Slot]) {
    guard Self.isNeeded else { return }
    peak = max(peak, length)
    guard peak >= Self.longQueue, length < peak / 2, !slots.isEmpty, !request.isUnderWay.load(ordering: .acquiring) else { return }
    peak = length
    // Brokers have a thread each: by and by every one is reached.
    let partitions = (0..<min(Self.partitionsPerNudge, slots.count)).map { slots[(next + $0) % slots.count].partition }
    next = (next + partitions.count) % slots.count
    request.isUnderWay.store(true, ordering: .releasing)
    nonisolated(unsafe) let client = unsafe client
    requests.async { [request] in
      for partition in partitions {
        var (low, high): (Int64, Int64) = (0, 0)
        _ = unsafe rd_kafka_query_watermark_offsets(client, partition.topic, partition.partition, &low, &high, 0)
      }
      request.isUnderWay.store(false, ordering: .releasing)
    }
  }

  /// Returns once no request needs the client any more.
  func finish() { requests.sync {} }
}
