internal import RecordLog
internal import StateStore
internal import WorkerSDK

extension WorkerLoop {
  /// Fires alarms that hold up records: for a moment only, and as many as fit into the open outbox, while other partitions go on. A partition
  /// whose alarms have all fired is read on from its record.
  func fireRest() throws(WorkerError) {
    let end = clock.elapsed() + settings.alarmSlice
    let heldUp = stages.heldUp
    for number in heldUp { try pause(number) }
    for number in heldUp {
      while !isFull {
        let isDone = stages.fireAlarms(of: number, upTo: settings.alarmRun)
        try throwDefect()
        if isDone { try goOn(number) }
        // At least some in every turn, so that nobody waits for ever.
        if clock.elapsed() >= end { return }
        if isDone { break }
      }
    }
  }

  /// What is fetched of it meanwhile would have to be fetched again.
  private func pause(_ number: Int32) throws(WorkerError) {
    guard plan.inputTopics.count == 1, partitions[number]?.isPaused == false else { return }
    do throws(LogError) { try consumer.pause([TopicPartition(plan.inputTopics[0], number)]) } catch {
      throw WorkerError(.defect, "An input could not be paused: \(error).")
    }
    partitions[number]?.isPaused = true
  }

  private func goOn(_ number: Int32) throws(WorkerError) {
    guard plan.inputTopics.count == 1, let position = stages.position(number) else { return }
    partitions[number]?.isPaused = false
    do throws(LogError) {
      try consumer.resume([PartitionPosition(TopicPartition(plan.inputTopics[0], number), max(position.next[0], 0))])
    } catch {
      throw WorkerError(.defect, "An input could not be read on: \(error).")
    }
  }
}
