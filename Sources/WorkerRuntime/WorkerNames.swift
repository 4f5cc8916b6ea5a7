package import WorkerSDK

/// The names that are derived from a worker's name.
package struct WorkerNames: Sendable, Equatable {
  package let worker: String

  package init<W: Worker>(_ worker: W.Type) { self.worker = W.name }

  package var group: String { worker }
  package var changelog: String { "\(worker).changelog" }
  package var deadLetters: String { "\(worker).dead-letters" }

  package func transactionalID(instance: String) -> String { "\(worker)-\(instance)" }
}
