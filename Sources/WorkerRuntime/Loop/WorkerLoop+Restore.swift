internal import Logging
internal import RecordLog
internal import StateStore
internal import WorkerSDK

extension WorkerLoop {
  /// Moves every partition that is not live yet one step on: fence, restore, live. Each goes live on its own.
  func advancePartitions() throws(WorkerError) {
    do throws(LogError) {
      try followTables()
      try readNewLive()
      openNext()
      guard producerIsReady, tableFollower?.isComplete ?? true, partitions.values.contains(where: { !$0.isLive }) else { return }
      try fence()
      try restore()
      try readNewLive()
    } catch {
      guard error.kind == .retriable else { throw WorkerError(restoring: error, changelog: plan.names.changelog) }
    }
  }

  /// Opens what an earlier run has left of the partitions, some at a time; for a moment only, so that those that are open go live while others
  /// are still closed.
  private func openNext() {
    let end = clock.elapsed() + settings.openingSlice
    var waiting = partitions.values.filter(\.isOpening).map(\.number).sorted()[...]
    while !waiting.isEmpty {
      let next = waiting.prefix(settings.openingThreads).map { ($0, snapshotSource($0)) }
      waiting = waiting.dropFirst(next.count)
      for (number, snapshot) in zip(next.map(\.0), stages.open(next)) {
        partitions[number]?.snapshot = snapshot
        partitions[number]?.phase = .fencing
      }
      if clock.elapsed() >= end { return }
    }
  }

  /// (a) The stable committed offsets, until they answer: from then on the old generation is refused. (b) Only then the changelog's end.
  private func fence() throws(LogError) {
    let fencing = partitions.values.filter(\.isFencing).map(\.number).sorted()
    guard !fencing.isEmpty else { return }
    let inputs = fencing.flatMap { number in plan.inputTopics.map { TopicPartition($0, number) } }
    let committed = try consumer.committedPositions(inputs, timeout: .milliseconds(500))
    for number in fencing {
      let changelog = TopicPartition(plan.names.changelog, number)
      let end = try restorer.end(of: changelog, timeout: .seconds(5))
      let beginning = try restorer.beginning(of: changelog, timeout: .seconds(5))
      let start = try startOfRestoring(number, beginning: beginning, end: end)
      partitions[number]?.phase = .restoring(
        .init(
          target: end, committed: committed.filter { $0.partition.partition == number },
          markDeadline: clock.elapsed() + settings.markWait, position: start.offset, mark: start.mark))
    }
    try assignRestoring()
  }

  /// Lets the restorer read the changelogs of the partitions that are being restored, from where each stands.
  func assignRestoring() throws(LogError) {
    try restorer.assign(
      partitions.values.compactMap { task in
        task.restoration.map { PartitionPosition(TopicPartition(plan.names.changelog, task.number), $0.position) }
      })
  }

  /// (c) Restores up to the end that was read; a partition that is there goes live.
  private func restore() throws(LogError) {
    guard partitions.values.contains(where: { $0.restoration != nil }) else { return }
    let hasLive = partitions.values.contains(where: \.isLive)
    if try restorer.poll(into: restored, timeout: hasLive ? .zero : .milliseconds(20)) { try applyRestored() }
    for (number, task) in partitions.sorted(by: { $0.key < $1.key }) {
      guard var restoration = task.restoration else { continue }
      let before = restoration.position
      // The position passes markers and compacted records only at the partition's end; it then lies at or beyond the target.
      restoration.position = max(
        restoration.position, restorer.position(TopicPartition(plan.names.changelog, number)) ?? restoration.position)
      var isThere = restoration.position >= restoration.target
      if isThere { isThere = try !isHidden(number, &restoration) }
      partitions[number]?.phase = .restoring(restoration)
      if !isThere, restoration.position > before {
        stages.settleRestoring(number, upTo: restoration.position, mark: restoration.mark, at: clock.wallTime())
      }
      if isThere {
        try goLive(number, restoration)
        hasNewLive = true
      }
    }
  }

  /// Has the consumer read what went live. A call that has to be made again leaves the task open, or a partition would be live and silent.
  private func readNewLive() throws(LogError) {
    guard hasNewLive else { return }
    try assignRestoring()
    try assignLive()
    hasNewLive = false
  }

  /// Whether something committed is still hidden in the changelog. The transaction that an earlier owner left open there holds the stable end
  /// back, even in front of what a later owner has committed since; the mark, which then is of an earlier commit than the group's offsets,
  /// betrays it. The end moves on when that transaction times out.
  private func isHidden(_ number: Int32, _ restoration: inout PartitionTask.Restoration) throws(LogError) -> Bool {
    guard try !restoration.isCommitted(restoration.decodeMark(), generation: plan.names.generation) else { return false }
    // Also when the time is up: whoever slept through it has not looked since.
    let end = try restorer.end(of: TopicPartition(plan.names.changelog, number), timeout: .seconds(5))
    defer { restoration.target = max(restoration.target, end) }
    return end > restoration.target || clock.elapsed() < restoration.markDeadline
  }

  /// A run of a partition's customers at a time. Of many marks only the last one counts.
  private func applyRestored() throws(LogError) {
    var index = 0
    while index < restored.count {
      let entry = restored.entries[index]
      let start = index
      do throws(StateDecodingError) {
        index = try stages.restore(entry.partition, restored, from: index)
      } catch {
        throw LogError(.refused, code: "changelog", message: error.description)
      }
      if index == start {
        if restored.bytes[entry.key.indices].elementsEqual(PartitionMark.key) {
          partitions[entry.partition]?.phase.setMark(Array(restored.bytes[entry.value.indices]))
        }
        index += 1
      }
      partitions[entry.partition]?.phase.count(index - start)
      readBeside.restoredRecords += index - start
    }
  }

  private func goLive(_ number: Int32, _ restoration: PartitionTask.Restoration) throws(LogError) {
    let mark = try restoration.decodeMark()
    try checkVersions(mark)
    try checkCommit(mark, restoration, number)
    var position = PartitionPositionState(inputCount: plan.inputTopics.count)
    for (index, topic) in plan.inputTopics.enumerated() {
      position.next[index] = try resumeOffset(
        TopicPartition(topic, number), marked: mark?.inputs[topic],
        committed: mark?.rebuild == nil ? restoration.committed(topic) : nil)
      position.progress[index] = mark?.progress[topic] ?? -1
    }
    if let mark { position.streamTime = mark.streamTime }
    position.commits = mark?.commits ?? 0
    // Whether some of them know the models already only each of them can tell: where not all do, all are asked again.
    position.models = mark?.adopted
    try noteRebuild(mark, TopicPartition(plan.inputTopics[0], number), restoration.committed(plan.inputTopics[0]), in: &position)
    stages.settleRestoring(number, upTo: restoration.position, mark: restoration.mark, at: clock.wallTime())
    stages.beginLive(number, at: position)
    partitions[number]?.phase = .live
    // How many customers came from the local snapshot, and how many records from the changelog.
    logger.info(
      "Live.",
      metadata: [
        "partition": "\(number)", "changelog_end": "\(restoration.target)", "restored": "\(restoration.restored)",
        "snapshot": "\(partitions[number]?.snapshot.map { "\($0.customers)" } ?? "none")",
      ])
  }
}
