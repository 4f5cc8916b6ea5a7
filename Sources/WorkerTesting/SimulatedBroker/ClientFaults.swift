internal import RecordLog

/// The faults that lie in wait for one client.
struct ClientFaults {
  /// Those that strike once, in the order in which they were injected.
  private var armed: [ClientFault] = []
  private var slowUntil: [TopicPartition: Int64] = [:]
  private var committedPendingUntil = Int64.min

  mutating func inject(_ fault: ClientFault, now: Int64) {
    switch fault {
    case .slow(let partitions, let milliseconds):
      for partition in partitions { slowUntil[partition] = now + milliseconds }
    case .committedPending(let milliseconds):
      committedPendingUntil = now + milliseconds
    default:
      armed.append(fault)
    }
  }

  /// Takes the first fault of one of these kinds.
  mutating func strike(_ kinds: [FaultKind]) -> ClientFault? {
    armed.firstIndex { kinds.contains($0.kind) }.map { armed.remove(at: $0) }
  }

  func isSlow(_ partition: TopicPartition, now: Int64) -> Bool { slowUntil[partition].map { now < $0 } ?? false }

  func isCommittedPending(now: Int64) -> Bool { now < committedPendingUntil }

  /// Forgets the faults that have not struck yet.
  mutating func disarm() { self = ClientFaults() }
}
