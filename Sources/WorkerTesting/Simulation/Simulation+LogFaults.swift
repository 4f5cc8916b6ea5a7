internal import RecordLog

/// What befalls the log itself: compaction, retention, inputs that fall silent.
extension Simulation {
  /// Compacts changelogs and compacted outputs, in some cases while the process is restoring from one.
  func compact(_ slot: ProcessSlot) {
    if draw(0...1) == 0 { awaitRestore(of: slot) }
    note("compact")
    count(.compaction)
    let markerAge: Int64? = draw(0...2) > 0 ? draw(0...1) * draw(0...5_000) : nil
    for member in workload.members where draw(0...3) > 0 { compactChangelog(of: member, markersOlderThan: markerAge) }
    for topic in workload.compactedTopics where draw(0...3) > 0 {
      broker.compact(
        topic, below: processed(of: topic), tombstonesOlderThan: draw(0...1) == 0 ? 0 : nil, markersOlderThan: markerAge)
    }
  }

  /// Per partition, up to where all workers that read the topic have processed it; empty where none does. `min.compaction.lag.ms` promises a
  /// reader that it misses nothing as long as it is not behind by more.
  private func processed(of topic: String) -> [Int64] {
    let readers = workload.members.filter { $0.inputs.contains(topic) }
    guard !readers.isEmpty else { return [] }
    let committed = readers.map { broker.groupOffsets($0.name) }
    return (0..<Int32(broker.partitionCount(of: topic) ?? 0)).map { number in
      committed.map { $0[TopicPartition(topic, number)] ?? 0 }.min() ?? 0
    }
  }

  /// Takes the process back to a restore, which compaction is to strike, and some steps into it.
  private func awaitRestore(of slot: ProcessSlot) {
    guard slot.isRunning else { return }
    if slot.process?.isRestoring == false { broker.forceRebalance(of: slot.member.name) }
    for _ in 0..<draw(4...30) where slot.process?.client.isReading(slot.member.changelog) == false {
      step(slot)
      slot.process?.commitStep()
      for other in slots where other.member.name == slot.member.name && other !== slot { step(other) }
    }
  }

  /// `delete.retention.ms`: whoever reads a changelog within that time meets the tombstone of everything that it has met.
  private static let deleteRetention: Int64 = 86_400_000

  func compactChangelog(of member: Workload.Member, markersOlderThan markerAge: Int64? = nil) {
    for number in 0..<Int32(broker.partitionCount(of: member.changelog) ?? 0) {
      let partition = TopicPartition(member.changelog, number)
      let outcome = broker.compact(partition, tombstonesCleanedFor: Self.deleteRetention, markersOlderThan: markerAge)
      broker.faults.record(.tombstoneDeleted, times: outcome.removedTombstones)
      guard slots.contains(where: { $0.isRunning && $0.process?.client.isReading(partition) == true }) else { continue }
      if outcome.removed > 0 { count(.compactionInRestore) }
      if outcome.removedTail { count(.tailDeletedInRestore) }
      if outcome.removedMarkers > 0 { count(.markerDeletedInRestore) }
    }
  }

  /// Partitions of inputs bring nothing to anybody for a while.
  func stallInput(_ slot: ProcessSlot) {
    guard let topic = slot.member.inputs.randomElement(using: &generator) else { return }
    let end = clock.now + draw(2_000...40_000)
    for number in 0..<Int32(broker.partitionCount(of: topic) ?? 0) where draw(0...2) > 0 {
      broker.stall(TopicPartition(topic, number), until: end)
    }
    note("\(topic) stalls until \(end - InputScript.start)")
  }

  /// Retention takes away what every worker has processed.
  func deleteProcessedInput() {
    // A run with ticks is read again from its log, which has to be whole for that.
    guard !settings.writesTicks else { return }
    let readers = workload.members.filter { $0.inputs.contains(workload.input) }
    for number in 0..<settings.partitions {
      let partition = TopicPartition(workload.input, number)
      let committed = readers.map { broker.groupOffsets($0.name)[partition] ?? 0 }.min() ?? 0
      guard let start = try? broker.offsets(of: partition).lowerBound, start < committed else { continue }
      try? broker.deleteRecords(partition, before: draw(start + 1...committed))
      note("\(partition) begins later than \(start)")
      count(.processedInputDeleted)
    }
  }

  /// The epilogue of a run: retention takes away records that nobody has processed. Whoever reads that partition has to end, and say
  /// so; nobody may pass over the hole.
  func tearHole() {
    let hole = TopicPartition(workload.input, Int32(draw(0...Int64(settings.partitions - 1))))
    guard let end = try? broker.offsets(of: hole).upperBound, end > 0 else { return }
    let offsets = workload.members.map { broker.groupOffsets($0.name) }
    let outputs = outputCount
    for _ in 0..<3 {
      _ = try? broker.append(to: hole, key: Array("hole".utf8), value: Array("hole \(clock.now)".utf8), timestamp: clock.now)
    }
    try? broker.deleteRecords(hole, before: end + 2)
    count(.retentionHole)
    isHoleOpen = true
    // The second time it is found at once, by whoever takes the partition over.
    for _ in 0..<2 {
      for slot in slots where slot.isWanted && !slot.isRunning { start(slot) }
      awaitEnd(of: workload.members.filter { $0.inputs.contains(hole.topic) }, at: hole)
    }
    for (member, before) in zip(workload.members, offsets) where broker.groupOffsets(member.name)[hole] != before[hole] {
      violations.append("\(member.name) has passed over a hole in \(hole)")
    }
    if outputCount != outputs { violations.append("there are outputs from behind a hole in \(hole)") }
  }

  /// Lets every process of `members` find the hole: what one leaves behind goes to another, until nobody is left.
  private func awaitEnd(of members: [Workload.Member], at hole: TopicPartition) {
    let readers = slots.filter { slot in members.contains { $0.name == slot.member.name } }
    for _ in 0..<8_000 {
      for slot in readers {
        step(slot)
        for _ in 0..<8 where slot.process?.commitStep() == true {}
      }
      guard readers.contains(where: \.isRunning) else { return }
      clock.advance(by: 50)
    }
    for slot in readers where slot.isRunning { violations.append("\(slot.instance) does not end at a hole in \(hole)") }
  }
}
