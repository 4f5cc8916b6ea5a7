package import WorkerSDK

/// What the stages have to know of the topics: numbers, settled at the start.
@usableFromInline
package struct StagePlan: Sendable {
  package let names: WorkerNames
  /// The number of partitions of every input, of the outputs and the changelog.
  package let partitionCount: Int
  package let deadLetterPartitions: Int
  /// The largest record that the broker takes.
  package let maxRecordBytes: Int
  package let inputTopics: [String]
  /// Per input: whether its records are merged in the order of causes.
  package let isCausal: [Bool]
  package let outputs: [Output]
  /// Versions of the worker's models by name, for the marks.
  package let versions: [String: Int]

  package init<W: Worker>(_ worker: W, partitionCount: Int, deadLetterPartitions: Int, maxRecordBytes: Int) {
    names = WorkerNames(W.self)
    self.partitionCount = partitionCount
    self.deadLetterPartitions = deadLetterPartitions
    self.maxRecordBytes = maxRecordBytes
    inputTopics = W.inputs.map(\.topic)
    isCausal = W.inputs.map(\.carriesProgress)
    outputs = W.outputs
    versions = worker.versions
  }

  // Indices into the topics of an outgoing batch: the outputs, then these.
  package var changelog: Int32 { Int32(outputs.count) }
  package var deadLetters: Int32 { Int32(outputs.count + 1) }
  package var ticks: Int32 { Int32(outputs.count + 2) }

  package func makeOutbox<W: Worker>(_ worker: W.Type) -> Outbox {
    Outbox(worker: W.name, outputs: outputs, otherTopics: [names.changelog, names.deadLetters, inputTopics[0]])
  }
}
