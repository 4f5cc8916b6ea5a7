package import WorkerSDK

/// The names that are derived from a worker's name. A prefix in front of all of them lets several deployments share a cluster.
package struct WorkerNames: Sendable, Equatable {
  package let worker: String
  package let prefix: String
  /// Which of the worker's changelogs: one that is filled anew is another one, and the worker goes on with it.
  package let generation: Int
  /// Whether it is for filling the changelog, beside the workers that go on with an earlier one.
  package let isRebuild: Bool

  package init<W: Worker>(_ worker: W.Type) { self.init(worker: W.name, prefix: "") }

  package init(worker: String, prefix: String, generation: Int = 1, isRebuild: Bool = false) {
    self.worker = worker
    self.prefix = prefix
    self.generation = generation
    self.isRebuild = isRebuild
  }

  package var group: String { isRebuild ? "\(workersGroup).rebuild-\(generation)" : workersGroup }
  /// The group of the workers, whatever these names are for.
  package var workersGroup: String { prefix + worker }
  package var changelog: String { topic("\(worker).changelog" + (generation > 1 ? "-\(generation)" : "")) }
  package var deadLetters: String { topic("\(worker).dead-letters") }

  /// What the topic that a worker declares as `name` is called in the cluster.
  package func topic(_ name: String) -> String { prefix + name }

  package func transactionalID(instance: String) -> String {
    "\(prefix)\(worker)-" + (isRebuild ? "rebuild-\(generation)-" : "") + instance
  }
}
