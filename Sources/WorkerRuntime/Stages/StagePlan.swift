package import WorkerSDK

/// What the stages have to know of the topics: numbers, settled at the start.
@usableFromInline
package struct StagePlan: Sendable {
  package let edges: WorkerEdges
  /// The inputs' topics as the cluster has them.
  package let inputTopics: [String]
  /// The number of partitions of every input, of the outputs and the changelog; topics of sums apart.
  package let partitionCount: Int
  package let deadLetterPartitions: Int
  /// How many partitions the topics have that are added to, by the worker's name for them.
  package let sumPartitions: [String: Int]
  /// The largest record that the broker takes, in bytes.
  package let maxRecordBytes: Int
  /// How far stream time has to be past an alarm's due time.
  package let grace: EventTime.Interval

  package init(
    edges: WorkerEdges, partitionCount: Int, deadLetterPartitions: Int, sumPartitions: [String: Int] = [:], maxRecordBytes: Int,
    grace: EventTime.Interval
  ) {
    self.edges = edges
    inputTopics = edges.inputTopics
    self.partitionCount = partitionCount
    self.deadLetterPartitions = deadLetterPartitions
    self.sumPartitions = sumPartitions
    self.maxRecordBytes = maxRecordBytes
    self.grace = grace
  }

  package var names: WorkerNames { edges.names }
  package var outputs: [Output] { edges.outputs }

  // Indices into the topics of an outgoing batch: the outputs, then these.
  package var changelog: Int32 { Int32(outputs.count) }
  package var deadLetters: Int32 { Int32(outputs.count + 1) }
  package var ticks: Int32 { Int32(outputs.count + 2) }

  package func makeOutbox() -> Outbox {
    Outbox(
      worker: names.worker, outputs: outputs, topics: edges.outputTopics + [names.changelog, names.deadLetters, inputTopics[0]],
      sumPartitions: sumPartitions)
  }
}
