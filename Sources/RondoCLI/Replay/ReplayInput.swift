internal import RecordFiles
internal import Replay
internal import Terminal

/// Where a command has its touchpoints from.
enum ReplayInput {
  /// Leads the records of files through a run.
  static func readFiles(_ paths: [String], into run: ReplayRun, topic: String) throws(Failure) {
    try readFiles(paths) { record throws(Failure) in
      do throws(ReplayError) { try run.take(record) } catch { throw Failure(error) }
    }
    guard run.counts.records + run.counts.later > 0 else {
      let found = run.counts.names.sorted().joined(separator: ", ")
      let what = found.isEmpty ? "there is no record" : "there is no record of the topic \(topic), but of \(found)"
      throw Failure(.badData, "\(paths.joined(separator: ", ")): \(what); name the topic with --topic.")
    }
  }

  /// Calls `body` for every record of files, with a word on how far it is.
  static func readFiles(_ paths: [String], _ body: (TimedRecord) throws(Failure) -> Void) throws(Failure) {
    let progress = ProgressLine()
    defer { progress.clear() }
    let files: MergedFiles
    do { files = try MergedFiles(paths: paths) } catch { throw Failure(error) }
    var count = 0
    while let record = try next(files) {
      try body(record)
      count += 1
      if count % 1024 == 0 { progress.show(text(files.progress, count)) }
    }
  }

  private static func next(_ files: MergedFiles) throws(Failure) -> TimedRecord? {
    do { return try files.next() } catch { throw Failure(error) }
  }

  private static func text(_ progress: (read: Int64, size: Int64?), _ count: Int) -> String {
    let share = progress.size.map { " (\(progress.read * 100 / max($0, 1)) %)" } ?? ""
    return "\(count.grouped) records, \((progress.read >> 20).grouped) MiB\(share)"
  }
}
