internal import Logging
internal import RecordLog
internal import WorkerSDK

extension WorkerLoop {
  /// Puts the fetched records of a worker with several inputs into the queues from which they are taken in causal order.
  func enqueue() throws(WorkerError) {
    let now = clock.elapsed()
    for index in 0..<batch.count {
      let raw = RawRecord(batch: batch, index: index)
      partitions[raw.entry.partition]?.merge?.append(raw, at: now)
    }
    for number in partitions.keys { try hold(number) }
  }

  /// Takes what the order of causes allows by now.
  func drainMerges() throws(WorkerError) {
    guard plan.inputTopics.count > 1 else { return }
    let now = clock.elapsed()
    for number in partitions.keys.sorted() {
      guard let merge = partitions[number]?.merge, !stages.isHeldUp(number) else { continue }
      let isAtEnd = { [consumer, plan] in consumer.isAtEnd(TopicPartition(plan.inputTopics[$0], number)) }
      var isOpen = true
      if let waiting = partitions[number]?.waiting.take() { isOpen = take(waiting, of: number) }
      while isOpen, stages.outboxBytes < settings.outboxBytes,
        let next = merge.next(now: now, patience: settings.mergeWait, isAtEnd: isAtEnd)
      {
        isOpen = take(next, of: number)
      }
      try throwDefect()
      stages.counts.recordsAhead += merge.takeRecordsAhead()
      try hold(number)
    }
  }

  /// Processes a record in its turn; false where it has to wait for alarms, and all others behind it, or where the worker cannot go on.
  private func take(_ next: MergedRecord, of number: Int32) -> Bool {
    if stages.take(next, partition: number) { return true }
    if stages.isHeldUp(number) { partitions[number]?.waiting = next }
    return false
  }

  /// By the topic of each input that is merged by causes, in how many partitions records went ahead of it.
  func partitionsBehind() -> [String: Int] {
    guard plan.inputTopics.count > 1 else { return [:] }
    let partitions = partitions.values.compactMap { $0.merge?.inputsBehind }
    var behind: [String: Int] = [:]
    for (input, topic) in plan.inputTopics.enumerated() where input == 0 || plan.edges.isCausal[input] {
      behind[topic] = partitions.count { $0.contains(InputsBehind(place: input)) }
    }
    return behind
  }

  /// Says once that an input is behind, and once that it has come up: not once per record.
  func warn(ofInputsBehind behind: [String: Int]) {
    let topics = Set(behind.filter { $0.value > 0 }.keys)
    for topic in topics.subtracting(topicsBehind).sorted() {
      logger.warning(
        "An input is behind: records go ahead of what it would tell of earlier ones.",
        metadata: ["input": "\(topic)", "merge_wait": "\(settings.mergeWait)"])
    }
    for topic in topicsBehind.subtracting(topics).sorted() {
      logger.notice("The input has come up again; records wait for it as before.", metadata: ["input": "\(topic)"])
    }
    topicsBehind = topics
  }

  /// Stops fetching an input whose queue is long, and goes on when it has become short.
  private func hold(_ number: Int32) throws(WorkerError) {
    guard let merge = partitions[number]?.merge else { return }
    do throws(LogError) {
      for (input, topic) in plan.inputTopics.enumerated() {
        switch merge.flow(input: input) {
        case .keep: break
        case .pause: try consumer.pause([TopicPartition(topic, number)])
        case .resume(let offset): try consumer.resume([PartitionPosition(TopicPartition(topic, number), offset)])
        }
      }
    } catch {
      throw WorkerError(.defect, "An input could not be paused: \(error).")
    }
  }
}
