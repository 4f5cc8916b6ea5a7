internal import Logging
internal import RecordLog
internal import StateStore
internal import WorkerSDK

extension WorkerLoop {
  /// While a commit is in flight the next outbox fills; only when it is full the loop waits.
  var mustWaitForCommit: Bool { isCommitting && isFull }

  /// Whether the open outbox, or what was touched to fill it, is as much as is to be held.
  var isFull: Bool {
    stages.outboxBytes >= settings.outboxBytes || stages.touchedCount >= settings.outboxCustomers
  }

  func closeOutboxIfDue() throws(WorkerError) {
    guard producerIsReady, !isCommitting, stages.hasChanges else { return }
    if isFull || clock.elapsed() - lastClose >= settings.commitInterval { try closeOutbox() }
  }

  /// Closes the outbox under the assignment in which it was filled, and hands it to the committer.
  func closeOutbox() throws(WorkerError) {
    guard let group = consumer.groupMetadata() else { return }
    lastClose = clock.elapsed()
    let changed = try stages.close(tables: tablePositions)
    var offsets: [PartitionPosition] = []
    for partition in changed {
      guard let position = stages.position(partition) else { continue }
      for (topic, offset) in zip(plan.inputTopics, position.next) where offset >= 0 {
        // Up to where was said what is processed again in silence, the group's offset goes on telling.
        let isCaughtUp = !position.isSilent || rebuild != nil
        offsets.append(
          PartitionPosition(
            TopicPartition(topic, partition), isCaughtUp ? offset : position.silentUntil,
            note: PartitionMark.note(position.commits, generation: plan.names.generation)))
      }
    }
    // Taken out of its place: a second reference would cost the buffers that are to be reused.
    let spare = spareBatch.take() ?? OutgoingBatch(topics: stages.outbox.batch.topics)
    let closed = stages.outbox.replaceBatch(with: spare)
    committing = (offsets, stages.takeCounts())
    lane.submit(CommitJob(batch: closed, offsets: offsets, group: group, changelogs: changelogsToMeasure(changed)))
  }

  /// Learns how the commit in flight ended, if it has.
  func takeOutcome() throws(WorkerError) {
    guard let outcome = lane.takeOutcome() else { return }
    let commit = committing.take()
    switch outcome {
    case .ready:
      producerIsReady = true
    case .committed(let batch, let ends):
      for end in ends { stages.noteChangelog(end.partition.partition, upTo: end.offset) }
      stages.commit(at: clock.wallTime())
      spareBatch = batch
      status.noteCommit(of: commit?.counts ?? StageCounts())
      logger.debug("Committed.", metadata: ["next": "\(Self.list(commit?.next ?? []))"])
    case .aborted(let error):
      logger.notice("A transaction was aborted; its records are processed again.", metadata: ["reason": "\(error)"])
      status.noteAbort()
      try replay()
    case .failed(let error):
      try rebuildProducer(after: error)
    }
  }

  private static func list(_ positions: [PartitionPosition]) -> String {
    positions.map { "\($0.partition):\($0.offset)" }.joined(separator: ",")
  }

  /// Takes back the aborted outbox and the one that was being filled behind it, and reads their records again.
  private func replay() throws(WorkerError) {
    stages.undo(includingClosed: true)
    try assignLiveOrEnd()
  }

  /// Whether the failed transaction took effect, only the log can tell: every partition is taken over anew, as from another instance.
  private func rebuildProducer(after error: LogError) throws(WorkerError) {
    status.noteAbort()
    let now = clock.elapsed()
    failures = failures.filter { now - $0 < .seconds(60) } + [now]
    if error.kind == .refused || failures.count > 5 {
      throw WorkerError(
        .defect,
        "The producer \(plan.names.transactionalID(instance: settings.instance)) failed: \(error). "
          + "If another process uses the instance id \(settings.instance), give this one its own --instance-id.")
    }
    logger.warning("The producer failed; it is made anew, and all partitions are restored.", metadata: ["reason": "\(error)"])
    stages.undo(includingClosed: true)
    for number in partitions.keys { refence(number) }
    try assignLiveOrEnd()
    producerIsReady = false
    lane.initialise()
  }
}
