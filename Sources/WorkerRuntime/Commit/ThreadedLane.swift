internal import Dispatch
internal import RecordLog
internal import Synchronization

/// The committer on a thread of its own: the loop fills the next outbox while this one is being committed.
///
/// The mutex is taken a few times per commit, never per record.
package final class ThreadedLane: CommitLane, Sendable {
  private enum Order {
    case initialise
    case commit(CommitJob)
    case close
  }

  private struct Box: ~Copyable {
    var order: Order?
    var outcome: CommitOutcome?
    var trouble: String?
  }

  private let box = Mutex(Box())
  private let ordered = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)
  private let closed = DispatchSemaphore(value: 0)
  /// How long to leave the log alone between two calls that it asked for.
  private let pause: DispatchTimeInterval = .milliseconds(100)

  package init(makeCommitter: @escaping @Sendable () -> Committer) {
    DispatchQueue(label: "rondo.committer", qos: .userInitiated).async { self.run(makeCommitter()) }
  }

  package var trouble: String? { box.withLock { $0.trouble } }

  package func initialise() { give(.initialise) }
  package func submit(_ job: CommitJob) { give(.commit(job)) }

  package func takeOutcome() -> CommitOutcome? {
    box.withLock { box in
      defer { box.outcome = nil }
      return box.outcome
    }
  }

  package func wait(upTo timeout: Duration) {
    if box.withLock({ $0.outcome != nil }) { return }
    let milliseconds = Int(timeout / .milliseconds(1))
    _ = ended.wait(timeout: .now() + .milliseconds(max(milliseconds, 1)))
  }

  package func close() {
    give(.close)
    // A producer that hangs must not keep the process from ending.
    _ = closed.wait(timeout: .now() + .seconds(15))
  }

  private func give(_ order: sending Order) {
    box.withLock { $0.order = order }
    ordered.signal()
  }

  private func run(_ committer: Committer) {
    while true {
      ordered.wait()
      guard
        let order = box.withLock({ box in
          let order = box.order
          box.order = nil
          return order
        })
      else { continue }
      switch order {
      case .initialise: committer.initialise()
      case .commit(let job): committer.submit(job)
      case .close:
        committer.close()
        closed.signal()
        return
      }
      drive(committer)
    }
  }

  private func drive(_ committer: Committer) {
    while true {
      switch committer.step() {
      case .idle: return
      case .advanced: continue
      case .retry(let error):
        let text = error.description
        // An order to close comes through even while the log does not answer.
        if box.withLock({ box in
          box.trouble = text
          return box.order != nil
        }) {
          return
        }
        _ = ordered.wait(timeout: .now() + pause) == .success ? ordered.signal() : 0
      case .ended(let outcome):
        box.withLock { box in
          box.outcome = outcome
          box.trouble = nil
        }
        ended.signal()
        return
      }
    }
  }
}
