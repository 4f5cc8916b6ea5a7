public import WorkerSDK

/// What a worker declares, apart from its types.
@usableFromInline
package struct WorkerEdges: Sendable {
  package private(set) var names: WorkerNames
  package let version: String
  private let declaredInputs: [String]
  /// Per input: whether its records are merged in the order of causes.
  package let isCausal: [Bool]
  /// Whether it adds up what another worker's commits have added: for such a worker no time passes.
  package let readsSums: Bool
  package let outputs: [Output]
  package let tables: [TableSource]
  /// Versions of the worker's models by name, for the marks.
  package let versions: [String: Int]

  @usableFromInline
  package init<W: Worker>(_ worker: W) {
    names = WorkerNames(W.self)
    version = W.version
    declaredInputs = W.inputs.map(\.topic)
    isCausal = W.inputs.map(\.carriesProgress)
    readsSums = W.inputs.contains(where: \.isSummed)
    outputs = W.outputs
    tables = W.tables
    versions = worker.versions
  }

  /// The inputs' topics as the cluster has them.
  package var inputTopics: [String] { declaredInputs.map(names.topic) }
  /// The outputs' topics as the cluster has them.
  package var outputTopics: [String] { outputs.map { names.topic($0.name) } }
  /// The tables' topics as the cluster has them.
  package var tableTopics: [String] { tables.map { names.topic($0.topic) } }

  /// The same edges in a deployment whose topics, groups and transactional ids begin with `prefix`.
  package func prefixed(_ prefix: String) -> WorkerEdges {
    var edges = self
    edges.names = WorkerNames(worker: names.worker, prefix: prefix, generation: names.generation, isRebuild: names.isRebuild)
    return edges
  }

  /// The same edges with another of the worker's changelogs; or for filling that.
  package func generation(_ generation: Int, isRebuild: Bool = false) -> WorkerEdges {
    var edges = self
    edges.names = WorkerNames(worker: names.worker, prefix: names.prefix, generation: generation, isRebuild: isRebuild)
    return edges
  }
}
