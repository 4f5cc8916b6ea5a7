internal import Logging
package import RecordLog
internal import StateStore
internal import WorkerSDK

/// The way of a record through a worker, one step after the other, on one thread:
///
///     poll ► decode ► process(record, state) ► emit      every step: `take` of what a poll brought
///     close the outbox ► commit                          every commit interval: `closeOutbox`, then the committer
///     assigned ► fence ► restore ► live                  every rebalance: `PartitionTask.Phase`
///
/// Stages hand over values and never call back. The loop owns the consumer, the states and the open outbox; the committer owns the
/// producer. The log behind both is Kafka or a simulation.
package final class WorkerLoop {
  let client: any LogClient
  let settings: WorkerSettings
  let plan: StagePlan
  let stages: any RecordStages
  /// The stages' way of a whole batch, specialised for the worker.
  let processBatch: (RecordBatch) -> Void
  let clock: any RuntimeClock
  let lane: any CommitLane
  let consumer: any LogConsumer
  let restorer: any LogReader
  let tableFollower: TableFollower?
  let logger: Logger
  package let status: WorkerStatus
  let snapshots: (any SnapshotStorage)?
  let clusterID: String
  let residentBytes: () -> Int
  let rebuild: RebuildGoal?
  /// When it was last looked how far a rebuild is; `nil` before it has a goal.
  var lastGoal: Duration?
  /// Whether a rebuild has come to its end.
  package internal(set) var hasFilled = false

  let batch = RecordBatch()
  let restored = RecordBatch()
  var partitions: [Int32: PartitionTask] = [:]
  /// The buffers of the batch that was committed last, for the next outbox.
  var spareBatch: OutgoingBatch?
  var producerIsReady = false
  /// Up to where the commit in flight takes the inputs, and what was counted on the way; `nil` where there is none.
  var committing: (next: [PartitionPosition], counts: StageCounts)?
  var isCommitting: Bool { committing != nil }
  var lastClose = Duration.zero
  /// Whether a partition went live that the consumer does not read yet.
  var hasNewLive = false
  /// Until when a revocation may wait for the commit in flight.
  var revocation: (partitions: [TopicPartition], deadline: Duration)?
  /// When producers failed lately: a worker that fails again and again ends.
  var failures: [Duration] = []
  var lastMemoryCheck = Duration.zero
  var isOverLimit = false
  var lastStateCheck = Duration.zero
  var states = WorkerStatus.States()
  /// Whether customers are being shown changed models.
  var isAdopting = false
  /// What counts whatever becomes of transactions: what was read of changelogs and tables.
  var readBeside = StageCounts()
  private var connection = ConnectionWatch()
  /// The inputs that records went ahead of when that was last looked at.
  var topicsBehind: Set<String> = []
  private var stopDeadline: Duration?

  package init(_ parts: LoopParts) throws(LogError) {
    client = parts.client
    settings = parts.settings
    plan = parts.plan
    clock = parts.clock
    lane = parts.lane
    logger = parts.logger
    status = parts.status
    snapshots = parts.snapshots
    residentBytes = parts.residentBytes
    rebuild = parts.rebuild
    clusterID = parts.snapshots == nil ? "" : try parts.client.clusterID(timeout: .seconds(10))
    let made = parts.program.makeStages(plan)
    stages = made.stages
    // Until it is known how far workers are, nothing is read.
    if parts.rebuild != nil { stages.readUntil = [Int64](repeating: 0, count: parts.plan.partitionCount) }
    stages.alarmsAtOnce = settings.alarmsAtOnce
    processBatch = made.processBatch
    consumer = try client.makeConsumer(group: plan.names.group, instance: settings.instance, topics: plan.inputTopics)
    restorer = try client.makeReader()
    tableFollower = try TableFollower(plan.edges, client: client, tables: stages.tables)
    lane.initialise()
  }

  /// Takes the next step; false when the worker has stopped as it was asked to.
  package func step() throws(WorkerError) -> Bool {
    try takeOutcome()
    if let revocation { try finishRevocation(revocation) }
    if status.isStopping { return try stop() }
    if mustWaitForCommit {
      lane.wait(upTo: .milliseconds(50))
    } else if revocation == nil {
      try poll()
      try work()
    } else {
      lane.wait(upTo: .milliseconds(10))
    }
    reportStatus()
    return true
  }

  /// What follows a poll, unless it began a revocation: then nothing new is begun.
  private func work() throws(WorkerError) {
    guard revocation == nil else { return }
    try advancePartitions()
    try drainMerges()
    try fireRest()
    try adoptSome()
    if let rebuild { try approach(rebuild) }
    writeTicks()
    try closeOutboxIfDue()
    keepWithinMemory()
    watchStates()
  }

  private func poll() throws(WorkerError) {
    let event: ConsumerEvent
    do throws(LogError) {
      event = try consumer.poll(into: batch, timeout: pollTimeout)
    } catch {
      return try pollFailed(error)
    }
    switch event {
    case .idle: break
    case .records: try take()
    case .assigned(let assigned): try begin(assigned)
    case .revoked(let revoked, let lost): try revoke(revoked, lost: lost)
    }
  }

  private func take() throws(WorkerError) {
    noteTimestamps()
    if plan.inputTopics.count == 1 {
      processBatch(batch)
    } else {
      try enqueue()
    }
    try throwDefect()
  }

  func throwDefect() throws(WorkerError) {
    if let defect = stages.defect { throw WorkerError(.defect, "The worker \(plan.names.worker) \(defect).") }
  }

  /// A poll ends when there is something else to do.
  private var pollTimeout: Duration {
    if isAdopting && mayAdopt || !stages.heldUp.isEmpty { return .zero }
    if partitions.values.contains(where: { !$0.isLive }) { return restored.count > 0 ? .zero : .milliseconds(1) }
    if isCommitting { return .milliseconds(5) }
    let untilClose = settings.commitInterval - (clock.elapsed() - lastClose)
    return stages.hasChanges ? max(.milliseconds(1), min(untilClose, .milliseconds(50))) : .milliseconds(50)
  }

  private func pollFailed(_ error: LogError) throws(WorkerError) {
    switch error.kind {
    case .retriable: return
    case .offsetOutOfRange:
      throw WorkerError(
        .configuration,
        "\(error.message): records that this worker has not seen are gone. Raise the topic's retention; then reset the group's offsets "
          + "and start with --accept-offset-reset, or delete \(plan.names.changelog) and the state directory to begin again.")
    case .unknownTopic:
      throw WorkerError(.configuration, "\(error.message). Create it with: rondo topics apply")
    case .abortable, .fatal, .refused:
      throw WorkerError(
        .defect, "The consumer of group \(plan.names.group) cannot go on: \(error). Is the instance id \(settings.instance) used twice?")
    }
  }

  private func reportStatus() {
    let connected = consumer.isConnected
    switch connection.observe(isConnected: connected && lane.trouble == nil, at: clock.elapsed()) {
    case .away: logger.warning("The broker is not reached: waiting for it.", metadata: ["reason": "\(lane.trouble ?? "no connection")"])
    case .back: logger.notice("The broker is reached again; nothing was lost or repeated meanwhile.")
    case nil: break
    }
    readBeside.unreadableTableRecords += tableFollower?.takeUnreadable() ?? 0
    let behind = partitionsBehind()
    warnOfGaps(readBeside, behind)
    status.update(
      WorkerStatus.Snapshot(
        assigned: partitions.count, live: partitions.values.count { $0.isLive }, isConnected: connected,
        isProducerReady: producerIsReady, customers: stages.customerCount, customersToAdopt: isAdopting ? stages.customersToAdopt : 0,
        states: states, recordsUncommitted: stages.counts.records + (committing?.counts.records ?? 0),
        partitionsHeldUp: stages.heldUp.count, inputsBehind: behind, lastStep: clock.elapsed()),
      counts: readBeside)
    readBeside = StageCounts()
  }

  /// What an operator has to know though the worker goes on.
  private func warnOfGaps(_ counts: StageCounts, _ behind: [String: Int]) {
    if counts.unreadableTableRecords > 0 {
      logger.warning("Records of a table could not be read and were passed over.", metadata: ["count": "\(counts.unreadableTableRecords)"])
    }
    warn(ofInputsBehind: behind)
  }

  /// Finishes what it holds: commits the open outbox, then lets go of everything. Where the log does not answer, it ends without:
  /// nothing is lost, what was not committed is processed again.
  private func stop() throws(WorkerError) -> Bool {
    let deadline = stopDeadline ?? clock.elapsed() + settings.stopBudget
    stopDeadline = deadline
    if clock.elapsed() >= deadline {
      logger.warning("The last commit did not come through in time; stopping without it.")
      close()
      return false
    }
    if isCommitting {
      lane.wait(upTo: .milliseconds(50))
      return true
    }
    if producerIsReady, stages.hasChanges {
      try closeOutbox()
      return true
    }
    logger.notice("Everything is committed; stopping.", metadata: ["leaves_group": "\(settings.leavesGroup)"])
    close()
    return false
  }

  /// Frees the log's clients. What is not committed is dropped: it will be processed again.
  package func close() {
    lane.close()
    consumer.close(leaveGroup: settings.leavesGroup)
    restorer.close()
    tableFollower?.close()
  }
}
