internal import Synchronization

/// What the loop tells the rest of the process of itself, once per step: for `/readyz`, `/livez`, `/metrics` and stopping.
package final class WorkerStatus: Sendable {
  /// Where the states are, as it was seen last.
  package struct States: Sendable, Equatable {
    /// Bytes of states in memory.
    package var residentBytes = 0
    /// Partitions that a restart reads the whole changelog of.
    package var partitionsWithoutSnapshot = 0
  }

  package struct Snapshot: Sendable, Equatable {
    package var assigned = 0
    package var live = 0
    package var isConnected = false
    package var isProducerReady = false
    package var customers = 0
    /// How many customers, at most, have still to be made to know changed models.
    package var customersToAdopt = 0
    package var states = States()
    /// Records that were processed, and are not known to be committed yet.
    package var recordsUncommitted = 0
    /// Partitions of which a record waits until the many alarms in front of it have fired.
    package var partitionsHeldUp = 0
    /// By the topic of each input that is merged by causes, in how many partitions records went ahead of it with which it has not come up yet.
    package var inputsBehind: [String: Int] = [:]
    package var lastStep = Duration.zero

    package init() {}

    package init(
      assigned: Int, live: Int, isConnected: Bool, isProducerReady: Bool, customers: Int, customersToAdopt: Int = 0,
      states: States = States(), recordsUncommitted: Int = 0, partitionsHeldUp: Int = 0, inputsBehind: [String: Int] = [:],
      lastStep: Duration
    ) {
      self.assigned = assigned
      self.live = live
      self.isConnected = isConnected
      self.isProducerReady = isProducerReady
      self.customers = customers
      self.customersToAdopt = customersToAdopt
      self.states = states
      self.recordsUncommitted = recordsUncommitted
      self.partitionsHeldUp = partitionsHeldUp
      self.inputsBehind = inputsBehind
      self.lastStep = lastStep
    }

    /// Why the worker is not ready; `nil` if it is.
    package var notReadyBecause: String? {
      if !isConnected { return "the broker is not reached" }
      if !isProducerReady { return "the producer is not ready" }
      if live < assigned { return "\(assigned - live) of \(assigned) partitions are being restored" }
      if let (topic, count) = inputsBehind.filter({ $0.value > 0 }).min(by: { $0.key < $1.key }) {
        return "\(topic) is behind in \(count) of \(assigned) partitions: what it should have told by now was not waited for any longer"
      }
      return nil
    }
  }

  private struct Shared {
    var snapshot = Snapshot()
    var isStopping = false
    var totals = StageCounts()
    var commits = 0
    var aborts = 0
  }

  private let shared = Mutex(Shared())

  package init() {}

  package var snapshot: Snapshot { shared.withLock { $0.snapshot } }
  /// What the stages have done since the start, as far as it is known to be committed; what an abort took back is not in it.
  package var totals: StageCounts { shared.withLock { $0.totals } }
  package var transactions: (commits: Int, aborts: Int) { shared.withLock { ($0.commits, $0.aborts) } }
  package var isStopping: Bool { shared.withLock { $0.isStopping } }

  /// Asks the loop to finish what it holds and to end.
  package func stop() { shared.withLock { $0.isStopping = true } }

  func update(_ snapshot: Snapshot, counts: StageCounts) {
    shared.withLock {
      $0.snapshot = snapshot
      $0.totals.add(counts)
    }
  }

  func noteCommit(of counts: StageCounts) {
    shared.withLock {
      $0.commits += 1
      $0.totals.add(counts)
    }
  }

  func noteAbort() { shared.withLock { $0.aborts += 1 } }
}

extension StageCounts {
  mutating func add(_ other: StageCounts) {
    records += other.records
    repeats += other.repeats
    alarms += other.alarms
    controls += other.controls
    forgottenIDs += other.forgottenIDs
    unreadableTableRecords += other.unreadableTableRecords
    recordsAhead += other.recordsAhead
    restoredRecords += other.restoredRecords
    rejections.merge(other.rejections, uniquingKeysWith: +)
  }
}
