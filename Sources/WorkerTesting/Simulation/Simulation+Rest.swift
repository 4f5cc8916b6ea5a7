internal import RecordLog
internal import StateStore

extension Simulation {
  /// Whether every record of every input is processed and committed, and nothing is open.
  var isSettled: Bool { unsettled.isEmpty }

  /// What is not done yet, in words.
  var unsettled: [String] {
    var open = broker.openTransactions.keys.sorted().map { "the transaction of \($0) is open" }
    for member in workload.members {
      let offsets = broker.groupOffsets(member.name)
      for topic in member.inputs {
        for (number, last) in broker.lastVisibleOffsets(topic).enumerated() {
          let partition = TopicPartition(topic, Int32(number))
          guard offsets[partition] ?? 0 <= last else { continue }
          open.append("\(member.name) stands at \(offsets[partition] ?? 0) of \(partition), which ends with \(last)")
        }
      }
      if workload.changesAfter != nil, marks(of: member).contains(where: { $0.adopted == nil }) {
        open.append("some customers of \(member.name) do not know the changed models")
      }
    }
    return open
  }

  private func marks(of member: Workload.Member) -> [PartitionMark] {
    broker.visibleRecords(member.changelog).compactMap { records in
      records.last { $0.key == PartitionMark.key }?.value.flatMap { try? PartitionMark(decoding: $0) }
    }
  }

  /// What has to be true of any run, whatever the input.
  func checkInvariants() {
    for member in workload.members { checkMarks(of: member) }
    for topic in workload.eventTopics {
      checkIDs(in: topic)
      checkAborted(in: topic)
    }
    checkFates()
  }

  /// The marks in a changelog and the group's offsets say the same.
  private func checkMarks(of member: Workload.Member) {
    let offsets = broker.groupOffsets(member.name)
    var marked: [TopicPartition: Int64] = [:]
    for (number, records) in broker.visibleRecords(member.changelog).enumerated() {
      guard let bytes = records.last(where: { $0.key == PartitionMark.key })?.value else { continue }
      guard let mark = try? PartitionMark(decoding: bytes) else {
        violations.append("the mark in \(member.changelog)[\(number)] is unreadable")
        continue
      }
      for (topic, offset) in mark.inputs { marked[TopicPartition(topic, Int32(number))] = offset }
    }
    for partition in Set(marked.keys).union(offsets.keys).sorted() where marked[partition] != offsets[partition] {
      violations.append(
        "group \(member.name) stands at \(offsets[partition].map(String.init) ?? "none") of \(partition), its mark at "
          + (marked[partition].map(String.init) ?? "none"))
    }
  }

  private func checkIDs(in topic: String) {
    var seen: Set<String> = []
    for record in broker.visibleRecords(topic).joined() where record.key != nil {
      guard let id = record.identity else {
        violations.append("a record without ce_id in \(topic)")
        continue
      }
      if !seen.insert(id).inserted { violations.append("ce_id \(id) twice in \(topic)") }
    }
  }

  /// What an aborted transaction said was not yet said, so it is said again, and the same: a record has one effect, whoever processes it.
  private func checkAborted(in topic: String) {
    for entries in broker.allEntries(topic) {
      var said: [String: [UInt8]] = [:]
      for entry in entries where entry.isVisible {
        if let id = entry.record.identity { said[id] = entry.record.value }
      }
      for entry in entries {
        guard case .aborted = entry.role, let id = entry.record.identity, said[id] != entry.record.value else { continue }
        violations.append(
          "an aborted transaction said \(id) in \(entry.record.partition), and what was committed "
            + (said[id] == nil ? "does not" : "says something else"))
      }
    }
  }

  /// Counts the ticks that follow one of another writer in their partition.
  func countTicks() {
    for entries in broker.allEntries(workload.input) {
      var last: Int64?
      for entry in entries {
        guard case .committed(let producer) = entry.role, entry.record.key == nil else { continue }
        if let last, last != producer { count(.tickOfSecondWriter) }
        last = producer
      }
    }
  }

  /// Each record of the script had the effect it should have, once.
  private func checkFates() {
    guard let first = workload.members.first else { return }
    if workload.namesCauses { checkEffects() }
    let refused = script.records.count { $0.fate == .refused }
    let dead = broker.visibleRecords(first.deadLetters).reduce(0) { $0 + $1.count }
    if dead != refused { violations.append("\(dead) dead letters of \(first.name) instead of \(refused)") }
  }

  /// The first worker names the causing id in its first output.
  private func checkEffects() {
    guard let output = workload.eventTopics.first else { return }
    let effects = script.records.compactMap { if case .effect(let id) = $0.fate { id } else { nil } }.sorted()
    let causes = broker.visibleRecords(output).joined().compactMap { record -> String? in
      guard record.key != nil, let value = record.value else { return nil }
      let text = String(decoding: value, as: UTF8.self)
      return text.split(separator: "\"").dropLast().last.map(String.init)
    }.filter { $0 != "silence" && $0 != "change" }.sorted()
    guard causes != effects else { return }
    let missing = Set(effects).subtracting(causes).sorted()
    violations.append("\(causes.count) effects instead of \(effects.count); without effect: \(missing.prefix(5))")
  }
}
