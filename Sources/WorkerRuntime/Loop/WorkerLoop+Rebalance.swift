internal import Logging
internal import RecordLog
internal import StateStore
internal import WorkerSDK

extension WorkerLoop {
  /// The group gave this instance partitions: they are fenced and restored before records of theirs are read.
  func begin(_ assigned: [TopicPartition]) throws(WorkerError) {
    logger.info("Assigned.", metadata: ["partitions": "\(assigned.map(\.description).sorted().joined(separator: " "))"])
    if let stranger = assigned.first(where: { $0.partition >= plan.partitionCount }) {
      throw WorkerError(
        .configuration,
        "The topic \(stranger.topic) has got more than its \(plan.partitionCount) partitions. The number is fixed for a "
          + "deployment: customers would lose their states. Move to new topics, or delete the added partitions with the topic")
    }
    for number in Set(assigned.map(\.partition)) where partitions[number] == nil {
      refence(number)
    }
    do throws(LogError) { try consumer.assign(livePositions()) } catch { throw WorkerError(assigning: error) }
  }

  /// Takes a partition that this instance keeps back to the beginning of its taking-over.
  func refence(_ number: Int32) {
    partitions[number] = PartitionTask(number: number)
    stages.drop(number)
  }

  /// The group takes partitions away: the commit in flight may still come through within a budget; what is open is dropped.
  func revoke(_ revoked: [TopicPartition], lost: Bool) throws(WorkerError) {
    logger.info("Revoked.", metadata: ["partitions": "\(revoked.map(\.description).sorted().joined(separator: " "))", "lost": "\(lost)"])
    let budget = lost ? Duration.zero : settings.revocationBudget
    revocation = (revoked, clock.elapsed() + budget)
    if let revocation { try finishRevocation(revocation) }
  }

  /// Gives the partitions up as soon as no commit of theirs is in flight, or the budget is used up.
  func finishRevocation(_ revocation: (partitions: [TopicPartition], deadline: Duration)) throws(WorkerError) {
    guard !isCommitting || clock.elapsed() >= revocation.deadline else { return }
    self.revocation = nil
    stages.undo(includingClosed: false)
    for number in Set(revocation.partitions.map(\.partition)) {
      partitions[number] = nil
      stages.drop(number)
    }
    do throws(LogError) {
      if partitions.isEmpty { try consumer.unassign() } else { try assignLive() }
      try assignRestoring()
    } catch {
      throw WorkerError(assigning: error)
    }
  }

  /// Reads from where the live partitions stand: after a restore or an abort. A member that has given everything up, or is about to, must
  /// not: it holds no assignment that it could answer.
  func assignLive() throws(LogError) {
    guard !partitions.isEmpty, revocation == nil else { return }
    try consumer.assign(livePositions())
  }

  /// Where the live partitions stand; what waits in queues behind that is dropped, since it will be read again.
  private func livePositions() -> [PartitionPosition] {
    var positions: [PartitionPosition] = []
    for number in partitions.keys.sorted() {
      guard partitions[number]?.isLive == true, let position = stages.position(number) else { continue }
      if plan.inputTopics.count > 1 { partitions[number]?.merge = InputMerge(plan: plan, position: position) }
      partitions[number]?.waiting = nil
      partitions[number]?.isPaused = false
      for (topic, offset) in zip(plan.inputTopics, position.next) {
        positions.append(PartitionPosition(TopicPartition(topic, number), offset))
      }
    }
    return positions
  }

  /// The same, where a failure ends the worker.
  func assignLiveOrEnd() throws(WorkerError) {
    do throws(LogError) { try assignLive() } catch { throw WorkerError(assigning: error) }
  }
}

extension WorkerError {
  init(assigning error: LogError) {
    self.init(.defect, "The group's partitions could not be taken or given back: \(error).")
  }
}
