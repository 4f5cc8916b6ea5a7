internal import RecordLog

/// The committer within the same thread, advanced one call at a time by whoever drives the run: a simulator or a test driver.
package final class SteppedLane: CommitLane {
  package let committer: Committer
  private var outcome: CommitOutcome?
  package private(set) var trouble: String?

  package init(committer: Committer) {
    self.committer = committer
  }

  package func initialise() { committer.initialise() }
  package func submit(_ job: CommitJob) { committer.submit(job) }

  package func takeOutcome() -> CommitOutcome? {
    defer { outcome = nil }
    return outcome
  }

  /// Nothing to wait for: the driver decides when the committer goes on.
  package func wait(upTo timeout: Duration) {}

  package func close() { committer.close() }

  /// Makes the committer's next call; false when there is none to make.
  @discardableResult
  package func advance() -> Bool {
    switch committer.step() {
    case .idle: return false
    case .advanced: break
    case .retry(let error): trouble = error.description
    case .ended(let outcome):
      self.outcome = outcome
      trouble = nil
    }
    return true
  }
}
