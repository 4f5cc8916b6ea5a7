internal import RecordLog
internal import StateStore

extension WorkerLoop {
  /// Where to go on in an input: at the mark. The group's offset is committed with it, so the two differ only if somebody changed one.
  func resumeOffset(_ input: TopicPartition, marked: Int64?, committed: Int64?) throws(LogError) -> Int64 {
    switch (marked, committed) {
    case (let marked?, nil): return marked
    case (nil, nil): return try restorer.beginning(of: input, timeout: .seconds(5))
    case (let marked?, let committed?) where marked == committed: return marked
    case (_, let committed?):
      if settings.acceptsOffsetReset { return committed }
      if marked == nil, plan.names.generation > 1 {
        throw LogError(
          .refused, code: "offsets",
          message: "The changelog \(plan.names.changelog) is not filled, but the group \(plan.names.group) has processed \(input) up to "
            + "offset \(committed). Fill it with: rondo rebuild --generation \(plan.names.generation)")
      }
      throw LogError(
        .refused, code: "offsets",
        message: "The group \(plan.names.group) stands at offset \(committed) of \(input), but the mark in \(plan.names.changelog) "
          + "at \(marked.map(String.init) ?? "none"). If the group's offsets were reset on purpose, start with --accept-offset-reset")
    }
  }

  /// A mark that says the same offsets, but is of another commit, lacks what was committed without moving them: the alarms in front of a
  /// record, say.
  func checkCommit(_ mark: PartitionMark?, _ restoration: PartitionTask.Restoration, _ number: Int32) throws(LogError) {
    guard let mark, !settings.acceptsOffsetReset, !restoration.isCommitted(mark, generation: plan.names.generation),
      mark.rebuild != nil || restoration.committed.allSatisfy({ mark.inputs[$0.partition.topic] == $0.offset })
    else { return }
    throw LogError(
      .refused, code: "offsets",
      message: "Partition \(number) of \(plan.names.changelog) ends with commit \(mark.commits ?? 0), but the group \(plan.names.group) "
        + "has \(Set(restoration.committed.map(\.note)).sorted().joined(separator: ", ")). If the changelog was set back on purpose, "
        + "start with --accept-offset-reset")
  }

  /// A worker whose mark holds a newer version than its own files would go back to older rules.
  func checkVersions(_ mark: PartitionMark?) throws(LogError) {
    for (name, version) in (mark?.versions ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let own = plan.edges.versions[name], own < version else { continue }
      throw LogError(
        .refused, code: "versions",
        message: "\(name) was last run in version \(version), but this worker was given version \(own). Start it with version \(version) "
          + "or a later one")
    }
  }
}

extension WorkerError {
  /// A failure of taking a partition over.
  init(restoring error: LogError, changelog: String) {
    switch error.kind {
    case .refused: self.init(error.code == "changelog" ? .badData : .configuration, "\(error.message).")
    case .unknownTopic: self.init(.configuration, "\(error.message). Create it with: rondo topics apply")
    case .offsetOutOfRange: self.init(.badData, "The changelog \(changelog) was cut while it was read: \(error).")
    case .retriable, .abortable, .fatal: self.init(.defect, "A partition could not be restored from \(changelog): \(error).")
    }
  }
}
