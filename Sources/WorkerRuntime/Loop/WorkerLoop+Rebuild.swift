internal import Logging
package import RecordLog
internal import StateStore
internal import WorkerSDK

/// What a changelog is filled up to: where the workers are that go on with an earlier one.
package struct RebuildGoal {
  /// The next offset of the first input by partition, as the workers' group has committed it; asked now and then by the loop's thread.
  package let offsets: () throws(LogError) -> [TopicPartition: Int64]
  /// What is left to the workers that go on with the changelog: they take so many records in silence before they speak.
  package let tolerance: Int64
  /// Told now and then how many records are processed, and of how many.
  package let progress: (_ done: Int64, _ of: Int64) -> Void

  package init(
    tolerance: Int64 = 10_000, offsets: @escaping () throws(LogError) -> [TopicPartition: Int64],
    progress: @escaping (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
  ) {
    self.tolerance = tolerance
    self.offsets = offsets
    self.progress = progress
  }
}

extension WorkerLoop {
  private static let lookInterval = Duration.milliseconds(100)

  /// Lets a rebuild read up to where the workers are; ends it when it has come close enough. It never gets ahead of them: what they have not
  /// said yet would be lost.
  func approach(_ goal: RebuildGoal) throws(WorkerError) {
    guard partitions.count == plan.partitionCount, partitions.values.allSatisfy(\.isLive), stages.heldUp.isEmpty else { return }
    let now = clock.elapsed()
    if let lastGoal, now - lastGoal < Self.lookInterval { return }
    let isBegun = lastGoal != nil
    let numbers = partitions.keys.sorted()
    if isBegun {
      goal.progress(numbers.reduce(0) { $0 + min(next($1), stages.readUntil[Int($1)]) }, stages.readUntil.reduce(0, +))
      lastGoal = now
      guard numbers.allSatisfy(isRead) else { return }
    }
    let offsets: [TopicPartition: Int64]
    do throws(LogError) { offsets = try goal.offsets() } catch {
      if error.kind == .retriable { return }
      throw WorkerError(.configuration, "The offsets of the group \(plan.names.workersGroup) cannot be read: \(error).")
    }
    guard offsets.values.contains(where: { $0 > 0 }) else {
      throw WorkerError(
        .configuration,
        "The group \(plan.names.workersGroup) has no offsets: no worker has said anything that \(plan.names.changelog) could catch up with. "
          + "Start the worker with --generation \(plan.names.generation) at once")
    }
    let ends = (0..<Int32(plan.partitionCount)).map { offsets[TopicPartition(plan.inputTopics[0], $0)] ?? 0 }
    let left = zip(ends, stages.readUntil).reduce(0) { $0 + max(0, $1.0 - $1.1) }
    if isBegun, left <= goal.tolerance { return finishRebuild() }
    stages.readUntil = ends
    lastGoal = now
    try assignLiveOrEnd()
  }

  private func next(_ partition: Int32) -> Int64 { max(stages.position(partition)?.next[0] ?? 0, 0) }

  /// Whether everything was read that may be.
  private func isRead(_ partition: Int32) -> Bool {
    // What lies in front of the goal may be markers, which nobody sees.
    next(partition) >= stages.readUntil[Int(partition)] || stages.hasReadAll(partition)
      || consumer.isAtEnd(TopicPartition(plan.inputTopics[0], partition))
  }

  /// Marks all partitions as filled, and ends when that is committed; an abort takes it back, so that it is done again.
  private func finishRebuild() {
    stages.finishRebuild()
    guard !stages.hasChanges, !isCommitting else { return }
    hasFilled = true
    status.stop()
  }

  /// Where a partition stands whose changelog is being filled, or was.
  func noteRebuild(
    _ mark: PartitionMark?, _ input: TopicPartition, _ committed: Int64?, in position: inout PartitionPositionState
  ) throws(LogError) {
    let changelog = plan.names.changelog
    if rebuild != nil {
      if mark != nil, mark?.rebuild == nil {
        throw LogError(
          .refused, code: "rebuild",
          message: "Workers go on with \(changelog) already. Fill the next generation, or, if none of them runs any more, delete the topic")
      }
      if let mark, mark.adopted != stages.fingerprint {
        throw LogError(
          .refused, code: "rebuild",
          message:
            "The filling of \(changelog) was begun with other models. Give it the same ones, or fill another generation, or delete the "
            + "topic")
      }
      (position.rebuild, position.silentUntil) = (.filling, .max)
      return
    }
    guard let mark, let progress = mark.rebuild, let marked = mark.inputs[input.topic] else { return }
    guard progress == .filled else {
      throw LogError(
        .refused, code: "rebuild",
        message: "\(changelog) is not filled yet. Let this end first: rondo rebuild --generation \(plan.names.generation)")
    }
    guard let committed, committed >= marked else {
      throw LogError(
        .refused, code: "rebuild",
        message: "\(changelog) was filled up to offset \(marked) of \(input), but the group \(plan.names.group) stands at "
          + "\(committed.map(String.init) ?? "none"): where the earlier generation has ended is not known")
    }
    (position.rebuild, position.silentUntil) = (.filled, committed)
  }
}
