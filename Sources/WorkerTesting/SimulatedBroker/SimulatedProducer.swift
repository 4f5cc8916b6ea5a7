internal import RecordLog

/// A transactional producer with librdkafka's states and refusals.
final class SimulatedProducer: LogProducer {
  private enum State {
    /// `initTransactions` has not succeeded yet.
    case fresh
    case ready
    /// `isEmpty`: the broker knows nothing of the transaction yet.
    case open(isEmpty: Bool)
    /// A commit, or an abort, has not been answered; only the same call may follow.
    case committing
    case aborting
    /// Only an abort may follow.
    case spoilt(LogError)
    case failed(LogError)
  }

  private let client: SimulatedClient
  private let transactionalID: String
  private var state = State.fresh
  private var identity: ProducerIdentity?

  init(client: SimulatedClient, transactionalID: String) {
    self.client = client
    self.transactionalID = transactionalID
  }

  private var broker: SimulatedBroker { client.broker }

  func initTransactions(timeout: Duration) throws(LogError) {
    try attempt(.initTransactions) { () throws(LogError) in
      guard case .fresh = state else { throw .outOfOrder("initTransactions was called before") }
      try client.reach()
      let (identity, ended) = try broker.transactions.initialise(transactionalID)
      if let ended { broker.finish(ended) }
      self.identity = identity
      state = .ready
    }
  }

  func begin() throws(LogError) {
    try attempt(.begin) { () throws(LogError) in
      guard case .ready = state else { throw refusal("begin") }
      state = .open(isEmpty: true)
    }
  }

  func produce(_ batch: OutgoingBatch) throws(LogError) {
    try attempt(.produce) { () throws(LogError) in
      guard case .open = state, let identity else { throw refusal("produce") }
      try client.reach()
      let destinations = try destinations(of: batch)
      let fault = client.strike(.abortableProduce, .crashAmidProduce)
      let count = fault == nil ? batch.entries.count : Int.random(in: 0...batch.entries.count, using: &broker.generator)
      for (entry, log) in zip(batch.entries, destinations).prefix(count) {
        try broker.transactions.enlist(identity, partition: log.partition, now: broker.clock.now)
        log.append(
          key: batch.copy(entry.key), value: batch.copy(entry.value), headers: HeaderBlock.decode(batch.bytes, entry.headers),
          timestamp: broker.clock.now, producer: identity.producer)
        state = .open(isEmpty: false)
      }
      if fault == .abortableProduce { throw .injectedAbortable }
      if fault != nil {
        client.crash()
        throw .dead
      }
    }
  }

  /// The partition of each record; refuses the whole batch where one of them cannot be appended.
  private func destinations(of batch: OutgoingBatch) throws(LogError) -> [PartitionLog] {
    var logs: [PartitionLog] = []
    for entry in batch.entries {
      let log = try broker.log(TopicPartition(batch.topics[Int(entry.topic)], entry.partition))
      if max(entry.key.count, 0) + max(entry.value.count, 0) + max(entry.headers.count, 0) > broker.settings.maxRecordBytes {
        throw LogError(.refused, code: "MSG_SIZE_TOO_LARGE", message: "a record for \(log.partition) is too large")
      }
      if entry.key.isNone, broker.isCompacted(log.partition.topic) {
        throw LogError(.abortable, code: "INVALID_RECORD", message: "a record without key for the compacted \(log.partition)")
      }
      logs.append(log)
    }
    return logs
  }

  func sendOffsets(_ offsets: [PartitionPosition], group: any GroupMetadata, timeout: Duration) throws(LogError) {
    try attempt(.sendOffsets) { () throws(LogError) in
      guard case .open = state, let identity else { throw refusal("sendOffsets") }
      guard client.isReachable else { throw LogError(.abortable, code: "_TIMED_OUT", message: "no broker is reached") }
      if client.strike(.abortableSendOffsets) != nil { throw .injectedAbortable }
      guard let metadata = group as? SimulatedGroupMetadata else {
        throw LogError(.refused, code: "_INVALID_ARG", message: "group metadata of another log")
      }
      try broker.transactions.enlist(identity, group: metadata.group, now: broker.clock.now)
      state = .open(isEmpty: false)
      try broker.addOffsets(offsets, metadata, producer: identity.producer)
    }
  }

  func commit(timeout: Duration) throws(LogError) {
    try attempt(.commit) { () throws(LogError) in
      let fault: ClientFault?
      switch state {
      case .open(isEmpty: true): return state = .ready
      case .open:
        fault = client.strike(
          .abortableCommit, .commitAnswerLost, .commitNotApplied, .commitPending, .commitUnansweredDone, .commitUnansweredLate,
          .commitUnansweredOpen)
      // What may have been committed is never called aborted.
      case .committing: fault = client.strike(.commitAnswerLost, .commitNotApplied)
      default: throw refusal("commit")
      }
      if fault == .abortableCommit { throw .injectedAbortable }
      state = .committing
      if case .commitUnanswered(let fate) = fault { try endUnanswered(fate) }
      if fault == .commitNotApplied { throw .unreachable }
      if case .commitPending(let delay) = fault {
        try end(committed: true, at: broker.clock.now + delay)
      } else {
        try end(committed: true)
      }
      if fault == .commitAnswerLost { throw .unreachable }
      state = .ready
    }
  }

  func abort(timeout: Duration) throws(LogError) {
    try attempt(.abort) { () throws(LogError) in
      switch state {
      case .open(isEmpty: true): return state = .ready
      case .open, .aborting, .spoilt: break
      default: throw refusal("abort")
      }
      state = .aborting
      try end(committed: false)
      state = .ready
    }
  }

  func end(of partition: TopicPartition, timeout: Duration) throws(LogError) -> Int64 {
    try client.reach()
    return try broker.log(partition).lastStableOffset
  }

  func close() {
    if case .failed = state { return }
    state = .failed(.closed)
  }

  /// Commits, or does not, and never says so.
  private func endUnanswered(_ fate: ClientFault.CommitFate) throws(LogError) {
    switch fate {
    case .done: try end(committed: true)
    case .late(let delay):
      do throws(LogError) {
        try end(committed: true, at: broker.clock.now + delay)
      } catch {
        guard error.kind == .retriable else { throw error }
      }
    case .open: break
    }
    throw .injectedSilence
  }

  private func end(committed: Bool, at time: Int64? = nil) throws(LogError) {
    guard let identity else { throw refusal("the end of a transaction") }
    try client.reach()
    if let ended = try broker.transactions.end(identity, committed: committed, at: time) { broker.finish(ended) }
  }

  /// Makes a call: refuses it where the producer has failed or was fenced, and remembers what its error means for the next ones.
  private func attempt(_ call: ClientCall, _ body: () throws(LogError) -> Void) throws(LogError) {
    do throws(LogError) {
      try client.requireAlive(call)
      if case .failed(let error) = state { throw error }
      if client.strike(.fatalProducer) != nil { throw .injectedFatal }
      if let identity, client.isReachable {
        broker.settle()
        try broker.transactions.check(identity)
      }
      try body()
      if call != .produce { try client.answer(call) }
    } catch {
      note(error)
      if error.kind == .fatal { state = .failed(error) }
      if error.kind == .abortable { state = .spoilt(error) }
      throw error
    }
  }

  /// Counts what befell the producer without having been put in its way.
  private func note(_ error: LogError) {
    switch error.code {
    case "_FENCED":
      if case .failed = state { return }
      broker.faults.record(.fencedProducer)
    case "ILLEGAL_GENERATION": broker.faults.record(.refusedGeneration)
    case "UNKNOWN_MEMBER_ID", "FENCED_INSTANCE_ID": broker.faults.record(.refusedMember)
    default: break
    }
  }

  private func refusal(_ call: String) -> LogError {
    switch state {
    case .spoilt(let error): error
    case .committing, .aborting:
      LogError(.refused, code: "_CONFLICT", message: "\(call) while the transaction's end has not been answered")
    case .fresh, .ready, .open, .failed: .outOfOrder("\(call) out of order")
    }
  }
}
