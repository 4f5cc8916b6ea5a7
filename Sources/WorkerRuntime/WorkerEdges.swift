public import WorkerSDK

/// What a worker declares, apart from its types.
@usableFromInline
package struct WorkerEdges: Sendable {
  package let names: WorkerNames
  package let version: String
  package let inputTopics: [String]
  /// Per input: whether its records are merged in the order of causes.
  package let isCausal: [Bool]
  package let outputs: [Output]
  package let tables: [TableSource]
  /// Versions of the worker's models by name, for the marks.
  package let versions: [String: Int]

  @usableFromInline
  package init<W: Worker>(_ worker: W) {
    names = WorkerNames(W.self)
    version = W.version
    inputTopics = W.inputs.map(\.topic)
    isCausal = W.inputs.map(\.carriesProgress)
    outputs = W.outputs
    tables = W.tables
    versions = worker.versions
  }
}
