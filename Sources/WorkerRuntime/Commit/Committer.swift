package import RecordLog

/// Owns the producer: begins, produces, sends offsets and commits, one call per step. Used by one thread; the loop hands it closed outboxes.
///
/// It is a state machine, so that a simulator can stop it between any two calls.
package final class Committer {
  enum State {
    case idle
    /// A producer has to be made and to fence its predecessors.
    case initialising
    case beginning(CommitJob)
    case producing(CommitJob)
    case sendingOffsets(CommitJob)
    /// Everything is in the transaction; now the changelogs' ends are asked for, one after the other. Not once it is committed: from then on
    /// somebody else may own a partition, and what they write there is not in this process's states.
    case measuring(CommitJob, ends: [PartitionPosition])
    case committing(CommitJob, ends: [PartitionPosition])
    case aborting(because: LogError)
  }

  /// What one step came to.
  package enum Step {
    /// There is nothing to do.
    case idle
    /// The next step may follow at once.
    case advanced
    /// The log asks to be called again, a little later.
    case retry(LogError)
    case ended(CommitOutcome)
  }

  private let client: any LogClient
  private let transactionalID: String
  private let timeout: Duration
  private var producer: (any LogProducer)?
  private var state = State.idle

  package init(client: any LogClient, transactionalID: String, timeout: Duration = .seconds(5)) {
    self.client = client
    self.transactionalID = transactionalID
    self.timeout = timeout
  }

  package var isIdle: Bool { if case .idle = state { true } else { false } }

  /// Throws the producer away, if there is one, and makes a new one.
  package func initialise() {
    producer?.close()
    producer = nil
    state = .initialising
  }

  package func submit(_ job: CommitJob) { state = .beginning(job) }

  /// Makes the next call.
  package func step() -> Step {
    do throws(LogError) {
      return try advance()
    } catch {
      return failed(error)
    }
  }

  package func close() {
    producer?.close()
    producer = nil
    state = .idle
  }

  private func advance() throws(LogError) -> Step {
    switch state {
    case .idle: return .idle
    case .initialising:
      let producer = try currentProducer()
      try producer.initTransactions(timeout: timeout)
      return end(.ready)
    case .beginning(let job):
      try producer?.begin()
      state = .producing(job)
    case .producing(let job):
      try producer?.produce(job.batch)
      state = .sendingOffsets(job)
    case .sendingOffsets(let job):
      try producer?.sendOffsets(job.offsets, group: job.group, timeout: timeout)
      state = .measuring(job, ends: [])
    case .measuring(let job, let ends):
      guard ends.count < job.changelogs.count, let producer else { return try commit(job, ends) }
      let changelog = job.changelogs[ends.count]
      state = .measuring(job, ends: ends + [PartitionPosition(changelog, try producer.end(of: changelog, timeout: .seconds(1)))])
    case .committing(let job, let ends): return try commit(job, ends)
    case .aborting(let reason):
      try producer?.abort(timeout: timeout)
      return end(.aborted(reason))
    }
    return .advanced
  }

  private func commit(_ job: CommitJob, _ ends: [PartitionPosition]) throws(LogError) -> Step {
    state = .committing(job, ends: ends)
    try producer?.commit(timeout: timeout)
    return end(.committed(job.batch, ends: ends))
  }

  private func currentProducer() throws(LogError) -> any LogProducer {
    if let producer { return producer }
    let made = try client.makeProducer(transactionalID: transactionalID)
    producer = made
    return made
  }

  private func end(_ outcome: CommitOutcome) -> Step {
    state = .idle
    return .ended(outcome)
  }

  /// Tells the fates of a failure apart.
  private func failed(_ error: LogError) -> Step {
    switch (error.kind, state) {
    case (_, .measuring(let job, let ends)):
      // Nobody depends on them; what the producer has suffered shows when it commits.
      state = .committing(job, ends: ends)
      return .advanced
    case (.retriable, .producing), (.retriable, .sendingOffsets):
      // A part may have been taken over already: called again, it would come twice.
      state = .aborting(because: error)
      return .advanced
    case (.retriable, _): return .retry(error)
    case (.abortable, .committing), (.abortable, .producing), (.abortable, .sendingOffsets), (.abortable, .beginning):
      state = .aborting(because: error)
      return .advanced
    default:
      producer?.close()
      producer = nil
      return end(.failed(error))
    }
  }
}
