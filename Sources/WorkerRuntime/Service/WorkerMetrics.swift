internal import Metrics

/// The worker's metrics, for whatever backend the process has: counted up from the status once a second, never per record.
package final class WorkerMetrics {
  private let worker: String
  private let status: WorkerStatus
  private var published = StageCounts()
  private var transactions = (commits: 0, aborts: 0)
  private var rejections: [String: Counter] = [:]
  private var behind: [String: Gauge] = [:]

  private let records, repeats, alarms, controls, forgottenIDs, unreadable, ahead, restored, commits, aborts: Counter
  private let assigned, live, customers, toAdopt, uncommitted, heldUp, stateBytes, withoutSnapshot, connected: Gauge

  package init(worker: String, status: WorkerStatus) {
    self.worker = worker
    self.status = status
    let labels = [("worker", worker)]
    records = Counter(label: "rondo_records_total", dimensions: labels)
    repeats = Counter(label: "rondo_repeats_total", dimensions: labels)
    alarms = Counter(label: "rondo_alarms_total", dimensions: labels)
    controls = Counter(label: "rondo_control_records_total", dimensions: labels)
    forgottenIDs = Counter(label: "rondo_forgotten_ids_total", dimensions: labels)
    unreadable = Counter(label: "rondo_table_records_unreadable_total", dimensions: labels)
    ahead = Counter(label: "rondo_records_ahead_total", dimensions: labels)
    restored = Counter(label: "rondo_restored_records_total", dimensions: labels)
    commits = Counter(label: "rondo_transactions_total", dimensions: labels + [("outcome", "committed")])
    aborts = Counter(label: "rondo_transactions_total", dimensions: labels + [("outcome", "aborted")])
    assigned = Gauge(label: "rondo_partitions_assigned", dimensions: labels)
    live = Gauge(label: "rondo_partitions_live", dimensions: labels)
    customers = Gauge(label: "rondo_customers", dimensions: labels)
    toAdopt = Gauge(label: "rondo_customers_to_adopt", dimensions: labels)
    uncommitted = Gauge(label: "rondo_records_uncommitted", dimensions: labels)
    heldUp = Gauge(label: "rondo_partitions_held_up", dimensions: labels)
    stateBytes = Gauge(label: "rondo_state_bytes", dimensions: labels)
    withoutSnapshot = Gauge(label: "rondo_partitions_without_snapshot", dimensions: labels)
    connected = Gauge(label: "rondo_broker_connected", dimensions: labels)
  }

  /// Publishes what has come since the last time.
  package func publish() {
    let totals = status.totals
    records.increment(by: totals.records - published.records)
    repeats.increment(by: totals.repeats - published.repeats)
    alarms.increment(by: totals.alarms - published.alarms)
    controls.increment(by: totals.controls - published.controls)
    forgottenIDs.increment(by: totals.forgottenIDs - published.forgottenIDs)
    unreadable.increment(by: totals.unreadableTableRecords - published.unreadableTableRecords)
    ahead.increment(by: totals.recordsAhead - published.recordsAhead)
    restored.increment(by: totals.restoredRecords - published.restoredRecords)
    for (code, count) in totals.rejections {
      counter(of: code).increment(by: count - (published.rejections[code] ?? 0))
    }
    published = totals
    let now = status.transactions
    commits.increment(by: now.commits - transactions.commits)
    aborts.increment(by: now.aborts - transactions.aborts)
    transactions = now
    let snapshot = status.snapshot
    assigned.record(snapshot.assigned)
    live.record(snapshot.live)
    customers.record(snapshot.customers)
    toAdopt.record(snapshot.customersToAdopt)
    uncommitted.record(snapshot.recordsUncommitted)
    heldUp.record(snapshot.partitionsHeldUp)
    stateBytes.record(snapshot.states.residentBytes)
    withoutSnapshot.record(snapshot.states.partitionsWithoutSnapshot)
    connected.record(snapshot.isConnected ? 1 : 0)
    for (topic, partitions) in snapshot.inputsBehind { gauge(of: topic).record(partitions) }
  }

  private func gauge(of input: String) -> Gauge {
    if let gauge = behind[input] { return gauge }
    let gauge = Gauge(label: "rondo_input_behind_partitions", dimensions: [("worker", worker), ("input", input)])
    behind[input] = gauge
    return gauge
  }

  private func counter(of code: String) -> Counter {
    if let counter = rejections[code] { return counter }
    let counter = Counter(label: "rondo_dead_letters_total", dimensions: [("worker", worker), ("code", code)])
    rejections[code] = counter
    return counter
  }
}
