package import WorkerSDK

/// The names that are derived from a worker's name. A prefix in front of all of them lets several deployments share a cluster.
package struct WorkerNames: Sendable, Equatable {
  package let worker: String
  package let prefix: String

  package init<W: Worker>(_ worker: W.Type) { self.init(worker: W.name, prefix: "") }

  package init(worker: String, prefix: String) {
    self.worker = worker
    self.prefix = prefix
  }

  package var group: String { prefix + worker }
  package var changelog: String { topic("\(worker).changelog") }
  package var deadLetters: String { topic("\(worker).dead-letters") }

  /// What the topic that a worker declares as `name` is called in the cluster.
  package func topic(_ name: String) -> String { prefix + name }

  package func transactionalID(instance: String) -> String { "\(prefix)\(worker)-\(instance)" }
}
