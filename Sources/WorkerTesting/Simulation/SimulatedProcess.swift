package import Logging
package import RecordLog
package import WorkerRuntime
internal import WorkerSDK

/// One process of a worker on the simulated broker: its loop, its committer, its client. It goes on only when it is told to,
/// one call at a time, and may be killed between any two.
package final class SimulatedProcess {
  package let name: String
  package let client: SimulatedClient
  package let status = WorkerStatus()
  private let loop: WorkerLoop
  private let lane: SteppedLane
  private let stages: StagesInView
  /// Why the process ended by itself; `nil` while it runs and after a clean stop.
  package private(set) var failure: WorkerError?
  package private(set) var hasEnded = false
  /// Whether states that had left its memory were damaged: then it may end because of that.
  var hasDamagedDisk = false

  /// Starts a process with the instance id `name`. What it writes to `disk` outlives it. With `rebuild` it fills the program's changelog.
  package init(
    _ program: WorkerProgram, name: String, broker: SimulatedBroker, parts: ProcessParts = ProcessParts(), disk: SimulatedDisk? = nil,
    rebuild: RebuildGoal? = nil, logger: Logger = Logger(label: "simulation", factory: { _ in SwiftLogNoOpLogHandler() })
  ) throws {
    self.name = name
    client = broker.client(name: name)
    var settings = WorkerSettings(instance: name)
    settings.clock = .log
    parts.adjust(&settings)
    let stages = StagesInView(parts, broker: broker, disk: disk)
    self.stages = stages
    let edges = rebuild == nil ? program.edges : program.edges.generation(program.edges.names.generation, isRebuild: true)
    let program = stages.watching(program)
    let way = parts.makeClient(client)
    let plan = try Startup.plan(edges, client: way, grace: settings.grace, timeout: .seconds(1))
    let id = plan.names.transactionalID(instance: name)
    lane = SteppedLane(committer: Committer(client: way, transactionalID: id))
    loop = try WorkerLoop(
      LoopParts(
        program: program, plan: plan, client: way, settings: settings, clock: VirtualClock(broker.clock),
        lane: parts.makeLane(lane), logger: logger, status: status, snapshots: disk, rebuild: rebuild,
        residentBytes: { stages.stages?.stateBytes ?? 0 }))
    client.onRevocation = { [unowned self] in noteRevocation(lost: $0) }
  }

  deinit { client.letGo() }

  package var isRunning: Bool { !hasEnded && !client.hasCrashed }

  /// Whether the committer is at work on a transaction, or on its producer.
  package var isCommitting: Bool { !lane.committer.isIdle }

  /// Whether a rebuild has come to its end.
  package var hasFilled: Bool { loop.hasFilled }

  /// Whether it has read a table's partition up to `end`; one of no table of its own counts as read.
  package func hasFollowed(_ partition: TopicPartition, upTo end: Int64) -> Bool {
    loop.tablePositions[partition.topic].map { $0[Int(partition.partition)] >= end } ?? true
  }

  /// Whether records were processed that no commit has taken up.
  package var holdsUncommitted: Bool { stages.stages?.hasChanges ?? false }

  /// Whether partitions are being taken over.
  package var isRestoring: Bool {
    let snapshot = status.snapshot
    return snapshot.live < snapshot.assigned
  }

  /// What the process was at when its partitions were taken away.
  private func noteRevocation(lost: Bool) {
    let faults = client.broker.faults
    if lost { faults.record(.assignmentLost) }
    if holdsUncommitted { faults.record(.rebalanceInProcessing) }
    if isCommitting { faults.record(.rebalanceInCommit) }
    if isRestoring { faults.record(.rebalanceInRestore) }
  }

  /// The loop's next step.
  package func step() {
    guard isRunning else { return }
    let aborts = holdsUncommitted ? status.transactions.aborts : .max
    defer { if status.transactions.aborts > aborts { client.broker.faults.record(.abortBehindNextOutbox) } }
    do throws(WorkerError) {
      if try !loop.step() { hasEnded = true }
    } catch {
      failure = error
      hasEnded = true
      client.crash()
    }
  }

  /// The committer's next call; false when it has nothing to do.
  @discardableResult
  package func commitStep() -> Bool { isRunning && lane.advance() }

  /// Lets every state leave memory that can.
  func evictAll() { _ = stages.stages?.evict(atLeast: 1 << 40) }

  /// `kill -9`.
  package func kill() { client.crash() }

  /// SIGTERM: the process ends by itself after some more steps.
  package func stop() { status.stop() }
}

/// The runtime's clocks in a simulation: both are the virtual one.
private struct VirtualClock: RuntimeClock {
  private let clock: SimulatedClock

  init(_ clock: SimulatedClock) { self.clock = clock }

  func wallTime() -> EventTime { EventTime(milliseconds: clock.now) }
  func elapsed() -> Duration { .milliseconds(clock.now) }
}
