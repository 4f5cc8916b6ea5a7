import RecordLog
import WorkerTesting

/// The smallest worker that can be exactly once: it copies `in` to `out`, record by record and partition by partition, and commits its
/// offsets in the same transactions. Each step is one turn of its loop; whatever is fatal starts it anew.
final class CopyWorker {
  enum Flaw { case none, ignoresPendingOffsets, sendsNoOffsets, goesOnAfterAbort, restartsFromBeginning }
  private enum Phase { case starting, polling, restoring([TopicPartition]), committing, aborting }

  private(set) var client: SimulatedClient
  private let bench: Bench
  private let name: String
  private let flaw: Flaw
  private let batch = RecordBatch()
  private var consumer: (any LogConsumer)?
  private var producer: (any LogProducer)?
  private var phase = Phase.starting
  private var owned: [TopicPartition] = []

  init(_ name: String, on bench: Bench, flaw: Flaw = .none) {
    self.name = name
    self.bench = bench
    self.flaw = flaw
    client = bench.broker.client(name: name)
  }

  func step() {
    do throws(LogError) {
      try turn()
    } catch {
      switch error.kind {
      case .retriable: break
      case .abortable: phase = .aborting
      case .fatal, .offsetOutOfRange, .unknownTopic, .refused: restart()
      }
    }
  }

  private func restart() {
    consumer?.close(leaveGroup: false)
    producer?.close()
    (consumer, producer) = (nil, nil)
    if client.hasCrashed { client = bench.broker.client(name: name) }
    phase = .starting
    owned = []
  }

  private func turn() throws(LogError) {
    switch phase {
    case .starting: try start()
    case .restoring(let partitions): try restore(partitions)
    case .polling: try poll()
    case .committing:
      try producer?.commit(timeout: .zero)
      phase = .polling
    case .aborting:
      try producer?.abort(timeout: .zero)
      phase = flaw == .goesOnAfterAbort ? .polling : .restoring(owned)
    }
  }

  private func start() throws(LogError) {
    if producer == nil { producer = try client.makeProducer(transactionalID: "copy-\(name)") }
    try producer?.initTransactions(timeout: .zero)
    consumer = try client.makeConsumer(group: "workers", instance: name, topics: ["in"])
    phase = .polling
  }

  private func restore(_ partitions: [TopicPartition]) throws(LogError) {
    guard let consumer else { return }
    var offsets: [TopicPartition: Int64] = [:]
    switch flaw {
    case .restartsFromBeginning: break
    case .ignoresPendingOffsets: offsets = bench.broker.groupOffsets("workers")
    case .none, .sendsNoOffsets, .goesOnAfterAbort: offsets = try consumer.committed(partitions, timeout: .zero)
    }
    owned = partitions
    phase = .polling
    if !partitions.isEmpty { try consumer.assign(partitions.map { PartitionPosition($0, offsets[$0] ?? 0) }) }
  }

  private func poll() throws(LogError) {
    guard let consumer else { return }
    switch try consumer.poll(into: batch, timeout: .zero) {
    case .idle: break
    case .records: try copy()
    case .assigned(let partitions): phase = .restoring(partitions)
    case .revoked:
      owned = []
      try consumer.unassign()
    }
  }

  private func copy() throws(LogError) {
    guard let producer, let metadata = consumer?.groupMetadata() else { return }
    var outgoing = OutgoingBatch(topics: ["out"])
    var next: [TopicPartition: Int64] = [:]
    for entry in batch.entries {
      outgoing.append(topic: 0, partition: entry.partition, key: nil, value: Array(batch.bytes[entry.value.indices]))
      next[TopicPartition("in", entry.partition)] = entry.offset + 1
    }
    do throws(LogError) {
      try producer.begin()
      try producer.produce(outgoing)
      let offsets = next.map { PartitionPosition($0.key, $0.value) }
      if flaw != .sendsNoOffsets { try producer.sendOffsets(offsets, group: metadata, timeout: .zero) }
    } catch {
      // A produce that did not arrive has to be undone as well: the records were taken from the consumer.
      throw error.kind == .retriable ? LogError(.abortable, code: error.code, message: error.message) : error
    }
    phase = .committing
    try producer.commit(timeout: .zero)
    phase = .polling
  }
}
