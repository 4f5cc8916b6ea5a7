internal import Foundation
package import RecordFiles
package import RecordLog
package import WorkerRuntime
internal import WorkerSDK

/// A directory with a file per topic, in which workers' outputs are records, one a line (see ``RecordLine``).
package final class OutputFiles: OutputTarget {
  private struct File {
    let topic: String
    let sink: ByteSink
    var records = 0
  }

  private let directory: String
  private var files: [String: File] = [:]

  /// Makes the directory at `path`, if it is not there.
  package init(path: String) throws(RecordFileError) {
    directory = path
    do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
      throw RecordFileError(.access, at: path, "cannot be made; check that it is no file, and that one may write there.")
    }
  }

  /// The number of records by topic.
  package var counts: [(topic: String, records: Int)] { files.values.map { ($0.topic, $0.records) }.sorted { $0.topic < $1.topic } }

  /// Opens the files of a worker's outputs and dead letters: also those that stay empty.
  package func open(for plan: StagePlan) throws(RecordFileError) {
    // Parts of sums are between workers alone, and none of them is ever refused.
    let topics = plan.outputs.filter { !$0.isSummed }.map { plan.names.topic($0.name) }
    let deadLetters = plan.edges.readsSums ? [] : [plan.names.deadLetters]
    for topic in topics + deadLetters where files[topic] == nil {
      files[topic] = File(topic: topic, sink: try ByteSink(path: "\(directory)/\(topic).jsonl"))
    }
  }

  /// Writes a worker's outputs; its changelog and its word on its progress are left out.
  package func take(_ batch: OutgoingBatch, of plan: StagePlan) throws(RecordFileError) {
    for entry in batch.entries where entry.topic != plan.changelog {
      let isDeadLetter = entry.topic == plan.deadLetters
      guard isDeadLetter || ReservedKey.isCustomer(entry.key, in: batch.bytes), var file = files[batch.topics[Int(entry.topic)]]
      else { continue }
      file.records += 1
      files[file.topic] = file
      let line = OutputLine(batch: batch, entry: entry)
      try file.sink.append { bytes in
        if isDeadLetter { line.deadLetter(of: file.topic).append(to: &bytes) } else { line.append(topic: file.topic, to: &bytes) }
      }
    }
  }

  package func finish() throws(RecordFileError) {
    for file in files.values { try file.sink.flush() }
  }
}
