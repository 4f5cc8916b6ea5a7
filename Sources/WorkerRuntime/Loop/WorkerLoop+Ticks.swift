internal import RecordLog
internal import WorkerSDK

extension WorkerLoop {
  /// Remembers the broker's time of the newest record of the first input: only an input that has gone quiet gets a tick.
  func noteTimestamps() {
    guard settings.clock == .wall else { return }
    for entry in batch.entries where entry.topic == 0 {
      guard let newest = partitions[entry.partition]?.newestTimestamp, newest < entry.timestamp else { continue }
      partitions[entry.partition]?.newestTimestamp = entry.timestamp
    }
  }

  /// Appends a tick to every partition of the first input that was read to its end and whose newest record is older than a second:
  /// so silence moves time. Nothing else that is in a log comes from the wall clock.
  func writeTicks() {
    guard settings.clock == .wall, !plan.edges.readsSums, producerIsReady, revocation == nil else { return }
    let now = clock.wallTime().milliseconds
    for (number, task) in partitions.sorted(by: { $0.key < $1.key }) where task.isLive {
      let quietSince = max(task.newestTimestamp, task.lastTick)
      guard quietSince < now - settings.tickAfter.milliseconds, task.merge?.isEmpty(input: 0) ?? true,
        consumer.isAtEnd(TopicPartition(plan.inputTopics[0], number))
      else { continue }
      partitions[number]?.lastTick = now
      let tick = ControlRecord.tick(EventTime(milliseconds: now))
      stages.outbox.batch.append(
        topic: plan.ticks, partition: number, key: nil, value: tick.value, headers: tick.headers(worker: plan.names.worker))
    }
  }
}
