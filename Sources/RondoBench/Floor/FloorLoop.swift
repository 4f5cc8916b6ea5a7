internal import Kafka
internal import RecordLog
internal import Terminal
internal import WorkerRuntime

/// Consume and produce unchanged, exactly once: the worker's binding, committer, transactions and intervals, and no worker.
///
/// It is as fast as the binding allows: a batch's bytes are taken over in one copy. Headers are left out; the workload has none.
final class FloorLoop {
  private let client: KafkaClient
  private let group: String
  private let input: String
  private let output: String
  private let commitInterval: Duration
  private let consumer: any LogConsumer
  private let lane: ThreadedLane
  private let batch = RecordBatch()
  private var outgoing: OutgoingBatch
  private var spare: OutgoingBatch?
  /// The next offset per partition, of those that have moved since the last commit.
  private var moved: [Int32: Int64] = [:]
  /// Per partition the end of the input when it was assigned, as far as that is not committed yet.
  private var ahead: [Int32: Int64] = [:]
  private var inFlight: [Int32: Int64] = [:]
  private var records = 0
  private var isReady = false
  private var isCommitting = false
  private var lastClose = ContinuousClock.now

  /// As much as a worker's outbox holds.
  private static let outboxBytes = 32 << 20

  init(_ client: KafkaClient, prefix: String, commitInterval: Duration) throws {
    self.client = client
    self.commitInterval = commitInterval
    group = prefix + "floor"
    input = prefix + "touchpoints"
    output = prefix + Site.copy
    outgoing = OutgoingBatch(topics: [output])
    consumer = try client.makeConsumer(group: group, instance: "floor", topics: [input])
    let id = group
    lane = ThreadedLane { Committer(client: client, transactionalID: id) }
    lane.initialise()
  }

  /// Takes the next step; false when it has stopped.
  func step(isStopping: Bool) throws -> Bool {
    try takeOutcome()
    if isStopping, !isCommitting, moved.isEmpty { return stop() }
    if isCommitting, outgoing.bytes.count >= Self.outboxBytes {
      lane.wait(upTo: .milliseconds(50))
    } else {
      try poll()
      closeIfDue()
    }
    return true
  }

  private func stop() -> Bool {
    lane.close()
    consumer.close(leaveGroup: true)
    Console.standardError.write("records=\(records) [floor] Stopped.\n")
    return false
  }

  private func takeOutcome() throws {
    guard let outcome = lane.takeOutcome() else { return }
    isCommitting = false
    switch outcome {
    case .ready: isReady = true
    case .committed(var batch, ends: _):
      batch.clear()
      spare = batch
      noteCommitted()
    case .aborted(let error), .failed(let error): throw error
    }
  }

  private var pollTimeout: Duration {
    if isCommitting { return .milliseconds(5) }
    guard !moved.isEmpty else { return .milliseconds(50) }
    return max(.milliseconds(1), min(commitInterval - lastClose.duration(to: .now), .milliseconds(50)))
  }

  private func poll() throws {
    switch try consumer.poll(into: batch, timeout: pollTimeout) {
    case .idle: break
    case .records: take()
    case .assigned(let partitions): try begin(partitions)
    case .revoked: throw BenchFailure(.defect, "the floor's partitions were taken away")
    }
  }

  private func begin(_ partitions: [TopicPartition]) throws {
    let beginnings = try Patience.call { () throws(LogError) in
      try client.admin.offsets(of: partitions, at: .beginning, timeout: .seconds(10))
    }
    let ends = try Patience.call { () throws(LogError) in
      try client.admin.offsets(of: partitions, at: .end, timeout: .seconds(10))
    }
    for (partition, end) in ends where end > 0 { ahead[partition.partition] = end }
    Console.standardError.write("[floor] Assigned.\n")
    try consumer.assign(partitions.map { PartitionPosition($0, beginnings[$0] ?? 0) })
    for _ in partitions { Console.standardError.write("[floor] Live.\n") }
  }

  private func noteCommitted() {
    guard !ahead.isEmpty else { return }
    ahead = ahead.filter { inFlight[$0.key] ?? 0 < $0.value }
    if ahead.isEmpty { Console.standardError.write("[floor] Done.\n") }
  }

  private func take() {
    let start = outgoing.bytes.count
    outgoing.bytes.append(contentsOf: batch.bytes)
    outgoing.entries.reserveCapacity(outgoing.entries.count + batch.count)
    var (partition, next): (Int32, Int64) = (-1, 0)
    for entry in batch.entries {
      if entry.partition != partition {
        if partition >= 0 { moved[partition] = next }
        partition = entry.partition
      }
      next = entry.offset + 1
      outgoing.entries.append(
        OutgoingBatch.Entry(
          topic: 0, partition: entry.partition, key: entry.key.moved(by: start), value: entry.value.moved(by: start), headers: .none))
    }
    if partition >= 0 { moved[partition] = next }
    records += batch.count
  }

  private func closeIfDue() {
    guard isReady, !isCommitting, !moved.isEmpty else { return }
    let isFull = outgoing.bytes.count >= Self.outboxBytes
    guard isFull || lastClose.duration(to: .now) >= commitInterval, let group = consumer.groupMetadata() else { return }
    lastClose = .now
    let offsets = moved.map { PartitionPosition(TopicPartition(input, $0.key), $0.value) }
    inFlight = moved
    moved.removeAll(keepingCapacity: true)
    var closed = spare.take() ?? OutgoingBatch(topics: [output])
    swap(&closed, &outgoing)
    isCommitting = true
    lane.submit(CommitJob(batch: closed, offsets: offsets, group: group))
  }
}

extension ByteRange {
  /// The same bytes in a buffer that has `distance` bytes in front of them.
  fileprivate func moved(by distance: Int) -> ByteRange { ByteRange(start: start + distance, count: count) }
}
