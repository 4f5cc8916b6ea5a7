internal import Logging
internal import RecordLog
internal import StateStore
internal import WorkerSDK

extension WorkerLoop {
  /// The group gave this instance partitions: they are fenced and restored before records of theirs are read.
  func begin(_ assigned: [TopicPartition]) throws(WorkerError) {
    logger.info("Assigned.", metadata: ["partitions": "\(assigned.map(\.description).sorted().joined(separator: " "))"])
    for number in Set(assigned.map(\.partition)) where partitions[number] == nil {
      partitions[number] = PartitionTask(number: number)
      stages.open(number)
    }
    try assignLiveOrEnd()
  }

  /// Takes a partition that this instance keeps back to the beginning of its taking-over.
  func refence(_ number: Int32) {
    partitions[number] = PartitionTask(number: number)
    stages.open(number)
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

  /// Reads from where the live partitions stand: after a rebalance, a restore or an abort.
  func assignLive() throws(LogError) {
    var positions: [PartitionPosition] = []
    for number in partitions.keys.sorted() {
      guard partitions[number]?.isLive == true, let position = stages.position(number) else { continue }
      if plan.inputTopics.count > 1 { partitions[number]?.merge = InputMerge(plan: plan, position: position) }
      for (topic, offset) in zip(plan.inputTopics, position.next) {
        positions.append(PartitionPosition(TopicPartition(topic, number), offset))
      }
    }
    try consumer.assign(positions)
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
