/// Why a worker ends, with the exit code by which an orchestrator tells what to do.
package struct WorkerError: Error, Sendable, CustomStringConvertible {
  /// Exit codes as `sysexits.h` names them.
  package enum Kind: Int32, Sendable {
    /// Data that nobody can process: a changelog that was written by a later release.
    case badData = 65
    /// The broker was not reached, or stayed away.
    case unreachable = 69
    /// A defect: of the worker, or of Rondo.
    case defect = 70
    /// The configuration, or the cluster's, has to be changed first.
    case configuration = 78
  }

  package let kind: Kind
  /// What happened, where, and what to do: one line.
  package let message: String

  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  package var description: String { message }
}
