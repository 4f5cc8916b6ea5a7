package import RecordFiles
internal import RecordLog
internal import WorkerSDK

/// The records of several files as one log.
///
/// A file is a log: its lines stay in their order. Of several files the record comes next whose place in time is earliest, the latest
/// timestamp in its file so far; of records at the same place the one whose key, then whose value is lower. So the order in which files are
/// named does not matter, and records are never held back but one of each file.
package final class MergedFiles: RecordStream {
  private struct Log {
    let reader: RecordFileReader
    let name: String
    var clock = LogClock()
    var head: TimedRecord?
  }

  private var logs: [Log]

  /// Opens `paths`; `-` is standard input.
  package init(paths: [String]) throws(RecordFileError) {
    logs = []
    for path in paths {
      var log = Log(reader: try RecordFileReader(path: path), name: path)
      try Self.advance(&log)
      logs.append(log)
    }
  }

  /// How many bytes of the files were read, and how many they have; `nil` where one is no file.
  package var progress: (read: Int64, size: Int64?) {
    var (read, size): (Int64, Int64?) = (0, 0)
    for log in logs {
      read += log.reader.bytesRead
      size = size.flatMap { sum in log.reader.size.map { sum + $0 } }
    }
    return (read, size)
  }

  package func next() throws(RecordFileError) -> TimedRecord? {
    guard let first = firstLog, let head = logs[first].head else { return nil }
    try Self.advance(&logs[first])
    return head
  }

  private static func advance(_ log: inout Log) throws(RecordFileError) {
    guard let record = try log.reader.next() else { return log.head = nil }
    log.head = log.clock.timed(record)
  }

  /// The log whose record comes next.
  private var firstLog: Int? {
    var first: Int?
    for index in logs.indices where logs[index].head != nil {
      guard let known = first else {
        first = index
        continue
      }
      if comesBefore(logs[index], logs[known]) { first = index }
    }
    return first
  }

  private func comesBefore(_ a: Log, _ b: Log) -> Bool {
    guard let left = a.head, let right = b.head else { return false }
    if left.place != right.place { return left.place < right.place }
    let (leftKey, rightKey) = (left.record.key ?? [], right.record.key ?? [])
    if leftKey != rightKey { return leftKey.lexicographicallyPrecedes(rightKey) }
    let (leftValue, rightValue) = (left.record.value ?? [], right.record.value ?? [])
    if leftValue != rightValue { return leftValue.lexicographicallyPrecedes(rightValue) }
    return a.name < b.name
  }
}
